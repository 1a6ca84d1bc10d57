import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { wrapBundle } from '@exqress/crypto/kek.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { keysOf } from '../waybills/open-waybill.ts'
import { createFacts } from './facts.ts'
import { indexPhonesAgain } from './index-again.ts'

const admin = await startAdmin()
const { callAs, db } = admin
const { keks } = admin.deps.keys
const owner = await admin.deskToken()
await setUpCarrier(admin, owner)
const facts = createFacts(admin.deps.keys)

const ask = async (): Promise<string[]> => (await callAs('user', '/internal/lost-keys', { body: {} })).body.waybillIds
const give = async (items: { waybillId: string; content: string }[]) =>
  (await callAs('user', '/internal/lost-keys', { method: 'PUT', sealed: { items } })).body.taken
const detail = async (waybillId: string) => (await admin.call(`/api/waybills/${waybillId}`, { as: owner })).body
const keysIn = async (waybillId: string) => {
  const { rows } = await db.query('select epoch, wrapped from wrapped_bundles where waybill_id = $1', [waybillId])
  return keysOf(keks, { waybillId, epoch: rows[0]?.epoch ?? null, wrapped: rows[0]?.wrapped ?? null })
}

/** A waybill that was issued after the backup: taken over from what was told, then without the keys that nobody but this service made. */
async function lose({ withDelivery = true, phone = '010-0000-0001' } = {}) {
  const { waybillId } = await issue(admin, owner, {}, phone)
  const number: string = (await detail(waybillId)).waybillNumber
  const { content, label: _, ...others } = await keysIn(waybillId)
  const { rows: events } = await db.query(
    `select topic, key, epoch, version, id, '/admin' as source, type, time, data from outbox where key = $1 and topic = 'waybill' order by position`,
    [waybillId],
  )
  for (const table of ['wrapped_bundles', 'waybill_steps', 'labels', 'claims', 'number_indexes', 'phone_indexes'])
    await db.query({ text: `delete from ${table} where waybill_id = $1`, values: [waybillId] })
  await db.query('delete from waybills where id = $1', [waybillId])
  await withTransaction(db, async (tx) => {
    for (const event of events) await facts.apply(tx, event)
  })
  if (withDelivery) await giveOthers(waybillId, others)
  return { waybillId, number, others, content: content?.export().toString('base64url') as string }
}

async function giveOthers(waybillId: string, keys: Awaited<ReturnType<typeof keysIn>>): Promise<void> {
  const kek = await keks.currentEpoch(new Date())
  const raw = Object.fromEntries(Object.entries(keys).map(([tier, key]) => [tier, key.export()]))
  await db.query(`insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'main', $2, $3)`, [
    waybillId,
    kek.epoch,
    wrapBundle(kek.key, waybillId, raw).main,
  ])
  // As the part that fetches them does, in the transaction that stores them.
  const recipient = raw.recipient?.toString('base64url')
  await withTransaction(db, (tx) => indexPhonesAgain(tx, admin.deps, [{ waybillId, keys: { recipient } }]))
}

test('the desk is told what a restore has cost; the key comes back from who holds it, and the others stay', async () => {
  const { waybillId, content } = await lose()
  assert.deepEqual(await ask(), [waybillId])
  const before = await detail(waybillId)
  assert.deepEqual([before.contentLost, before.waybillNumber === undefined, before.maskedName], [true, true, '홍*험'])
  assert.equal(await give([{ waybillId, content }]), 1)
  const after = await detail(waybillId)
  assert.deepEqual([after.contentLost, typeof after.waybillNumber, after.maskedName], [undefined, 'string', '홍*험'])
  assert.deepEqual(Object.keys(await keysIn(waybillId)).sort(), ['content', 'recipient', 'route', 'sender'])
  assert.deepEqual(await ask(), [])
  assert.equal(await give([{ waybillId, content }]), 0, 'what is not lost is not taken')
})

test('a key that does not open the content is not taken, nor one of a destroyed parcel, nor one from another service', async () => {
  const { waybillId, content } = await lose()
  const wrong = randomBytes(32).toString('base64url')
  for (const item of [wrong, 'AQID']) assert.equal(await give([{ waybillId, content: item }]), 0)
  assert.equal((await detail(waybillId)).contentLost, true)
  for (const method of ['POST', 'PUT'])
    assert.equal(
      (await callAs('delivery', '/internal/lost-keys', { method, body: {}, sealed: { items: [] } })).status,
      403,
    )
  await withTransaction(db, (tx) =>
    facts.bury(tx, {
      topic: 'waybill',
      key: waybillId,
      epoch: 1,
      version: 9,
      id: v7(),
      source: '/admin',
      type: 'waybill.destroy_requested',
      time: new Date().toISOString(),
      data: { waybillId, reason: 'recipient', at: new Date().toISOString() },
    }),
  )
  assert.deepEqual(await ask(), [])
  assert.equal(await give([{ waybillId, content }]), 0)
  assert.deepEqual(await keysIn(waybillId), {})
})

test('it waits for the other keys: what delivery gives later would take its place', async () => {
  const { waybillId, content } = await lose({ withDelivery: false })
  assert.equal(await give([{ waybillId, content }]), 0)
  assert.deepEqual(await ask(), [waybillId])
})

const found = async (asked: Record<string, string>): Promise<string[]> =>
  (await admin.call('/api/search', { as: owner, body: asked })).body.parcels.map(
    (one: { waybillId: string }) => one.waybillId,
  )
const prove = async (phone: string, customerId: string) =>
  (await callAs('user', '/internal/numbers', { body: { customerId }, sealed: { kind: 'phone', value: phone } })).body
    .found
const claimsOf = async (customerId: string) =>
  (await db.query('select waybill_id as id from claims where customer_id = $1', [customerId])).rows.map(({ id }) => id)

test('it is found again: by its phone with delivery’s keys, by its number with its content', async () => {
  const phone = '010-0000-0061'
  const before = v7()
  assert.equal(await prove(phone, before), 0)
  const { waybillId, number, content } = await lose({ phone })
  assert.deepEqual(await found({ by: 'phone', phone }), [waybillId])
  assert.deepEqual(await claimsOf(before), [waybillId])
  assert.deepEqual(await found({ by: 'number', number }), [])
  assert.equal(await give([{ waybillId, content }]), 1)
  assert.deepEqual(await found({ by: 'number', number }), [waybillId])
  const { rows } = await db.query('select from phone_indexes where waybill_id = $1', [waybillId])
  assert.equal(rows.length, 1)
  const other = await lose({ phone: '010-0000-0062' })
  assert.equal(await prove('010-0000-0062', v7()), 1, 'and by who proves the number afterwards')
  assert.equal((await detail(other.waybillId)).contentLost, true)
})

test('who has the number now does not find what was issued to who had it before', async () => {
  const phone = '010-0000-0063'
  await prove(phone, v7())
  const later = await issueThenPass(phone)
  assert.deepEqual(await claimsOf(later.customerId), [])
  assert.deepEqual(await found({ by: 'phone', phone }), [later.waybillId], 'the desk does')
})

/** The number is somebody else's since the parcel was issued, and the indexes come back after that. */
async function issueThenPass(phone: string) {
  const { waybillId, others } = await lose({ phone, withDelivery: false })
  const customerId = v7()
  await prove(phone, customerId)
  await giveOthers(waybillId, others)
  return { waybillId, customerId }
}
