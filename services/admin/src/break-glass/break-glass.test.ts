import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { fields as allFields, mayRead } from '@exqress/contracts/disclosure.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { buryKey } from '@exqress/service/events/tombstones.ts'
import { lockWaiter } from '@exqress/testing/lock-waiter.ts'
import { v7 } from 'uuid'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'
import { answerProof } from '../testing/answer-proof.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

let clock = () => new Date()
const admin = await startAdmin({ now: () => clock() })
const owner = await admin.deskToken()
const officer = await admin.deskToken('officer')
const operator = await admin.deskToken('operator')
await setUpCarrier(admin, owner)

const WORDS = '수취인이 분실 신고를 하여 주소를 확인함'
const smash = (as: string, changes: Record<string, unknown> = {}) =>
  admin.call('/api/break-glass', { as, body: { id: v7(), reason: 'lost_parcel', words: WORDS, ...changes } })
const look = (as: string, glassId: string, waybillId: string) =>
  admin.call(`/api/break-glass/${glassId}/parcels`, { as, body: { waybillId } })
const recordsOf = async (waybillId: string) =>
  (
    await admin.db.query(
      `select role, readers, purpose, fields from access_records where waybill_id = $1 order by number`,
      [waybillId],
    )
  ).rows

test('the officer sees column P behind a broken glass, each time a record, and the recipient is told once', async () => {
  const { waybillId } = await issue(admin, owner)
  const key = answerProof(admin, waybillId)
  const glass = await smash(officer)
  assert.equal(glass.status, 201)
  const { body, status } = await look(officer, glass.body.glassId, waybillId)
  assert.equal(status, 200)
  assert.deepEqual(
    [body.recipientName, body.phone, body.unit, body.route.dong, body.product, body.place, body.proof],
    ['홍시험', '+821000000001', '1203호', '101동', '시험 상품', 'guard_room', 'shown'],
  )
  assert.ok(!JSON.stringify(body).includes('7788'), 'a door memo is nobody’s at the desk')
  await look(officer, glass.body.glassId, waybillId)
  const expected = allFields.filter((field) => mayRead(['officer'])[field]).sort()
  const record = { role: 'officer', readers: ['officer'], purpose: 'break_glass', fields: expected }
  assert.deepEqual(await recordsOf(waybillId), [record, record])
  const told = (await admin.told(waybillId)).filter(({ type }) => type === 'waybill.glass_broken')
  assert.equal(told.length, 1)
  assert.deepEqual(Object.keys(told[0]?.data).sort(), ['at', 'openingId', 'waybillId'])
  // The proof's key was here for the call alone.
  const { rows } = await admin.db.query(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
    [],
  )
  for (const { name } of rows) {
    const dump = await admin.db.query({ text: `select t::text as row from "${name}" t` })
    for (const form of [key.toString('hex'), key.toString('base64url'), key.toString('base64')])
      assert.ok(!dump.rows.some(({ row }) => row.includes(form)), name)
    assert.ok(!dump.rows.some(({ row }) => row.includes(WORDS)), name)
  }
})

test('the photo of the delivery is shown behind the glass, each look a record of the proof alone, and kept nowhere', async () => {
  const { waybillId } = await issue(admin, owner)
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(2_000)])
  answerProof(admin, waybillId, jpeg)
  const seePhoto = (as: string, glassId: string, of = waybillId) =>
    admin.call(`/api/break-glass/${glassId}/photo`, { as, body: { waybillId: of } })
  assert.equal((await seePhoto(officer, v7())).body.error.code, 'glass_whole')
  const { glassId } = (await smash(officer)).body
  const colleague = await admin.deskToken('officer')
  assert.equal((await seePhoto(colleague, glassId)).body.error.code, 'glass_whole')
  for (const as of [owner, operator]) assert.equal((await seePhoto(as, glassId)).status, 403)
  assert.deepEqual(await recordsOf(waybillId), [])
  const seen = await seePhoto(officer, glassId)
  assert.deepEqual([seen.status, seen.headers.get('content-type')], [200, 'image/jpeg'])
  assert.ok(seen.bytes.equals(jpeg))
  assert.equal(seen.headers.get('cache-control'), 'no-store')
  assert.deepEqual(await recordsOf(waybillId), [
    { role: 'officer', readers: ['officer'], purpose: 'break_glass', fields: ['proof'] },
  ])
  const told = (await admin.told(waybillId)).filter(({ type }) => type === 'waybill.glass_broken')
  assert.equal(told.length, 1)
  assert.equal((await look(officer, glassId, waybillId)).body.photo, true)
  const without = await issue(admin, owner)
  answerProof(admin, without.waybillId)
  assert.equal((await seePhoto(officer, glassId, without.waybillId)).body.error.code, 'not_readable')
  admin.peerHandler.delivery = (req) => req.socket.destroy()
  assert.equal((await seePhoto(officer, glassId)).body.error.code, 'upstream_unavailable')
  clock = () => new Date(Date.now() + 15 * 60_000 + 1_000)
  assert.equal((await seePhoto(officer, glassId)).body.error.code, 'glass_whole')
  clock = () => new Date()
})

test('nobody but the officer who broke it, for 15 minutes; an operator sees the mask', async () => {
  const { waybillId } = await issue(admin, owner)
  answerProof(admin, v7())
  for (const as of [owner, operator]) assert.equal((await smash(as)).status, 403)
  const { glassId } = (await smash(officer)).body
  const colleague = await admin.deskToken('officer')
  for (const as of [owner, operator]) assert.equal((await look(as, glassId, waybillId)).status, 403)
  assert.equal((await look(colleague, glassId, waybillId)).body.error.code, 'glass_whole')
  assert.equal((await look(officer, v7(), waybillId)).body.error.code, 'glass_whole')
  assert.deepEqual(await recordsOf(waybillId), [])
  assert.equal((await look(officer, glassId, waybillId)).body.proof, 'none')
  clock = () => new Date(Date.now() + 15 * 60_000 + 1_000)
  assert.equal((await look(officer, glassId, waybillId)).body.error.code, 'glass_whole')
  clock = () => new Date()
  const masked = (await admin.call(`/api/waybills/${waybillId}`, { as: operator })).body
  assert.deepEqual([masked.maskedName, masked.maskedPhone, masked.product], ['홍*험', '010-0000-****', undefined])
  assert.equal((await recordsOf(waybillId)).length, 2)
})

test('without delivery the rest is shown and the answer says so; a destroyed parcel is closed to the officer too', async () => {
  const { waybillId } = await issue(admin, owner)
  admin.peerHandler.delivery = (req) => req.socket.destroy()
  const { glassId } = (await smash(officer)).body
  const { body } = await look(officer, glassId, waybillId)
  assert.deepEqual([body.proof, body.recipientName], ['unavailable', '홍시험'])
  await admin.db.query('update waybills set destroyed_at = now() where id = $1', [waybillId])
  assert.equal((await look(officer, glassId, waybillId)).body.error.code, 'not_readable')
})

test('a look in the moment of the destruction waits for it, and then sees nothing', async () => {
  const { waybillId } = await issue(admin, owner)
  answerProof(admin, v7())
  const { glassId } = (await smash(officer)).body
  let late: ReturnType<typeof look> | undefined
  await withTransaction(admin.db, async (tx) => {
    await destroyWaybill(tx, { waybillId, reason: 'desk', at: new Date() })
    late = look(officer, glassId, waybillId)
    await lockWaiter(admin.db)
  })
  assert.equal((await late)?.body.error.code, 'not_readable')
  assert.deepEqual(await recordsOf(waybillId), [])
  assert.ok((await admin.told(waybillId)).every(({ type }) => type !== 'waybill.glass_broken'))
})

test('a reason is a code and words; the owner sees the code later, officers the words, nobody else anything', async () => {
  assert.equal((await smash(officer, { words: '궁금' })).body.error.code, 'bad_input')
  assert.equal((await smash(officer, { reason: 'curious' })).body.error.code, 'bad_input')
  const id = v7()
  const [a, b] = await Promise.all([smash(officer, { id }), smash(officer, { id })])
  assert.deepEqual([a.status, a.body], [b.status, b.body])
  assert.equal((await admin.call('/api/break-glass', { as: operator })).status, 403)
  for (const [as, words] of [
    [owner, undefined],
    [officer, WORDS],
  ] as const) {
    const [last] = (await admin.call('/api/break-glass', { as })).body.glasses
    assert.deepEqual([last.glassId, last.reason, last.parcels], [id, 'lost_parcel', 0])
    assert.ok(last.words === words, 'words are for officers')
  }
})

test('owner and officer see whether the recipients know: told, without a contact, nobody there, or not yet', async () => {
  answerProof(admin, v7())
  const { glassId } = (await smash(officer)).body
  const ids: string[] = []
  for (let i = 0; i < 4; i++) {
    const { waybillId } = await issue(admin, owner)
    ids.push(waybillId)
    assert.equal((await look(officer, glassId, waybillId)).status, 200)
  }
  const [told, without, nobody] = ids as [string, string, string]
  const tell = (waybillId: string, result: 'told' | 'no_contact' | 'no_recipient', openingId = glassId) =>
    admin.tell('customer', waybillId, 'customer.glass_told', {
      waybillId,
      openingId,
      result,
      at: new Date().toISOString(),
    })
  await tell(told, 'no_contact')
  await tell(told, 'told')
  await tell(told, 'no_contact')
  await tell(without, 'no_contact')
  await tell(without, 'told', v7())
  await withTransaction(admin.db, (tx) => buryKey(tx, nobody))
  await tell(nobody, 'no_recipient')
  const { glasses } = (await admin.call('/api/break-glass', { as: owner })).body
  const mine = glasses.find((glass: { glassId: string }) => glass.glassId === glassId)
  assert.deepEqual([mine.parcels, mine.notices], [4, { told: 1, noContact: 1, noRecipient: 1 }])
})
