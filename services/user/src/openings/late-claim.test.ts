import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { lockWaiter } from '@exqress/testing/lock-waiter.ts'
import { v7 } from 'uuid'
import { confirmClaim } from '../claims/confirm-claim.ts'
import { type Client, newPhone, startUser } from '../testing/start-user.ts'
import { onGlassBroken } from './on-glass-broken.ts'
import { tellRecipients } from './tell-recipients.ts'

const user = await startUser()
const GLASS = /개인정보 담당자가 .*열어 봤어요/
const UNEXPECTED = /배달이 아닌 일로 .*열어 봤어요/

/** What was sent to this number since, one letter a message. */
async function sentTo(phone: string, since: number): Promise<string> {
  while ((await tellRecipients(user.deps)) === 'more');
  const digits = phone.replaceAll('-', '')
  const sent = user.messages.sent().slice(since)
  for (const { text } of sent) assert.doesNotMatch(text, /https?:|www\.|홍시험|가나몰|시험 상품/)
  return sent
    .filter(({ to }) => to.replaceAll('-', '').endsWith(digits.slice(-8)))
    .map(({ text }) => (GLASS.test(text) ? 'G' : UNEXPECTED.test(text) ? 'U' : '?'))
    .sort()
    .join('')
}
const glass = (waybillId: string, at: string) => user.tell('waybill.glass_broken', { waybillId, openingId: v7(), at })
const opened = (waybillId: string, at: string) =>
  user.tell('waybill.opened_unexpectedly', { waybillId, recordId: v7(), at })
const claim = async (client: Client, { waybillId, label }: Awaited<ReturnType<typeof user.issue>>) => {
  const said = { id: v7(), token: label.token, name: '홍시험', unit: '1203호' }
  assert.deepEqual((await client.call('POST', '/api/claims', said)).body, { result: 'confirmed', waybillId })
}
const deskHeard = async (waybillId: string) =>
  (await user.told(waybillId)).flatMap(({ type, data }) => (type === 'customer.glass_told' ? [data.result] : []))

test('who claims a parcel later is told of each glass broken before, and of the last opening that nobody expected', async () => {
  const waybill = await user.issue()
  await opened(waybill.waybillId, '2026-11-20T01:00:00.000Z')
  await glass(waybill.waybillId, '2026-11-21T01:00:00.000Z')
  await glass(waybill.waybillId, '2026-11-22T01:00:00.000Z')
  await opened(waybill.waybillId, '2026-11-23T01:00:00.000Z')
  assert.deepEqual(await deskHeard(waybill.waybillId), ['no_recipient', 'no_recipient'])
  const phone = newPhone()
  const late = await user.signIn(phone)
  const since = user.messages.sent().length
  assert.equal(await sentTo(phone, since), '', 'it is not known to be theirs')
  await claim(late, waybill)
  assert.equal(await sentTo(phone, since), 'GGU')
  assert.deepEqual(await deskHeard(waybill.waybillId), ['no_recipient', 'no_recipient', 'told', 'told'])

  await claim(late, waybill)
  assert.equal(await sentTo(phone, since), 'GGU', 'once')
  await glass(waybill.waybillId, '2026-11-24T01:00:00.000Z')
  assert.equal(await sentTo(phone, since), 'GGGU', 'and of the next as it comes')
  const other = newPhone()
  const another = await user.signIn(other)
  const then = user.messages.sent().length
  await user.confirmed(another)
  assert.equal(await sentTo(other, then), '', 'nothing of another parcel')
})

test('a glass broken on the same day says enough, also to who claims later', async () => {
  const waybill = await user.issue()
  await opened(waybill.waybillId, '2026-11-20T15:30:00.000Z')
  await glass(waybill.waybillId, '2026-11-21T14:00:00.000Z') // the same day in Seoul
  const phone = newPhone()
  const late = await user.signIn(phone)
  const since = user.messages.sent().length
  await claim(late, waybill)
  assert.equal(await sentTo(phone, since), 'G')
})

test('whose parcel it is after another account said that it is not theirs is told what that one was told', async () => {
  const [wrong, right] = [newPhone(), newPhone()]
  const first = await user.signIn(wrong)
  const waybill = await user.confirmed(first)
  const second = await user.signIn(right)
  const since = user.messages.sent().length
  await glass(waybill.waybillId, '2026-11-21T01:00:00.000Z')
  assert.equal(await sentTo(wrong, since), 'G')
  assert.equal((await first.call('POST', `/api/parcels/${waybill.waybillId}/not-mine`, { id: v7() })).status, 204)
  user.admin.confirmed.delete(waybill.waybillId)
  await claim(second, waybill)
  assert.deepEqual([await sentTo(wrong, since), await sentTo(right, since)], ['G', 'G'])
})

test('who claims in the very moment of an opening is told of it, whichever is written first', async () => {
  for (const first of ['opening', 'claim'] as const) {
    const { waybillId } = await user.issue()
    const phone = newPhone()
    const { customerId } = await user.signIn(phone)
    const since = user.messages.sent().length
    const data = { waybillId, openingId: v7(), at: '2026-11-21T01:00:00.000Z' }
    const opening = (tx: Parameters<typeof confirmClaim>[0]) =>
      onGlassBroken(tx, { data } as Parameters<typeof onGlassBroken>[1])
    const claiming = (tx: Parameters<typeof confirmClaim>[0]) => confirmClaim(tx, { waybillId, customerId, by: 'name' })
    const [one, other] = first === 'opening' ? [opening, claiming] : [claiming, opening]
    let follows: Promise<unknown> = Promise.resolve()
    await withTransaction(user.db, async (tx) => {
      await one(tx)
      follows = withTransaction(user.db, async (later) => void (await other(later)))
      follows.catch(() => {}) // awaited below
      await lockWaiter(user.db)
    })
    await follows
    assert.equal(await sentTo(phone, since), 'G', `${first} first`)
  }
})

test('what was to be told of a parcel goes with it', async () => {
  const { waybillId } = await user.issue()
  await glass(waybillId, '2026-11-21T01:00:00.000Z')
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'desk', at: new Date().toISOString() })
  await glass(waybillId, '2026-11-21T02:00:00.000Z')
  const { rows } = await user.db.query('select 1 from told_openings where waybill_id = $1', [waybillId])
  assert.equal(rows.length, 0)
})

test('whose parcel it was is told of an opening that is heard of after its destruction', async () => {
  const phone = newPhone()
  const { waybillId } = await user.confirmed(await user.signIn(phone))
  const nobodys = await user.issue()
  const since = user.messages.sent().length
  for (const id of [waybillId, nobodys.waybillId])
    await user.tell('waybill.destroy_requested', { waybillId: id, reason: 'desk', at: new Date().toISOString() })
  const broken = { waybillId, openingId: v7(), at: '2026-11-21T01:00:00.000Z' }
  await user.tell('waybill.glass_broken', broken)
  await user.tell('waybill.glass_broken', broken)
  await opened(waybillId, '2026-11-21T02:00:00.000Z') // a broken glass says enough for its day
  await opened(waybillId, '2026-11-22T02:00:00.000Z')
  await opened(waybillId, '2026-11-22T03:00:00.000Z')
  assert.equal(await sentTo(phone, since), 'GU')
  assert.deepEqual(await deskHeard(waybillId), ['told'])
  await glass(nobodys.waybillId, '2026-11-21T01:00:00.000Z')
  assert.deepEqual(await deskHeard(nobodys.waybillId), ['no_recipient'])
})
