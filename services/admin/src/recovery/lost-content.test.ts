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
async function lose({ withDelivery = true } = {}): Promise<{ waybillId: string; content: string }> {
  const { waybillId } = await issue(admin, owner)
  const { content, label: _, ...others } = await keysIn(waybillId)
  const { rows: events } = await db.query(
    `select topic, key, epoch, version, id, '/admin' as source, type, time, data from outbox where key = $1 and topic = 'waybill' order by position`,
    [waybillId],
  )
  for (const table of ['wrapped_bundles', 'waybill_steps', 'labels'])
    await db.query({ text: `delete from ${table} where waybill_id = $1`, values: [waybillId] })
  await db.query('delete from waybills where id = $1', [waybillId])
  await withTransaction(db, async (tx) => {
    for (const event of events) await facts.apply(tx, event)
  })
  if (withDelivery) await giveOthers(waybillId, others)
  return { waybillId, content: content?.export().toString('base64url') as string }
}

async function giveOthers(waybillId: string, keys: Awaited<ReturnType<typeof keysIn>>): Promise<void> {
  const kek = await keks.currentEpoch(new Date())
  const raw = Object.fromEntries(Object.entries(keys).map(([tier, key]) => [tier, key.export()]))
  await db.query(`insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'main', $2, $3)`, [
    waybillId,
    kek.epoch,
    wrapBundle(kek.key, waybillId, raw).main,
  ])
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
