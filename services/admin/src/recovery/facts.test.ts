import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tx } from '@exqress/service/db.ts'
import { withTransaction } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { OUTLIVING } from '@exqress/service/recovery/outliving.ts'
import { v7 } from 'uuid'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'
import { signReceipts } from '../destruction/sign-receipts.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { createFacts } from './facts.ts'

const admin = await startAdmin()
const { call, callAs, db, tell } = admin
const owner = await admin.deskToken()
const officer = await admin.deskToken('officer')
await setUpCarrier(admin, owner)
const facts = createFacts(admin.deps.keys)
const at = () => new Date().toISOString()

const toldOf = async (waybillId: string): Promise<ReceivedEvent[]> =>
  (
    await db.query(
      `select topic, key, epoch, version, id, '/admin' as source, type, time, data from outbox
        where key = $1 and topic = 'waybill' order by position`,
      [waybillId],
    )
  ).rows

/** The database as it was before: what it holds of these is gone, and then it is taken over from what was told. */
async function restore(waybillIds: string[], { keepWaybill = false } = {}): Promise<void> {
  const events = (await Promise.all(waybillIds.map(toldOf))).flat()
  const lost = ['canaries', 'cases', 'requests', 'wrapped_bundles', 'waybill_steps', ...(keepWaybill ? [] : ['labels'])]
  for (const table of lost)
    await db.query({ text: `delete from ${table} where waybill_id = any($1::uuid[])`, values: [waybillIds] })
  if (!keepWaybill) await db.query('delete from waybills where id = any($1::uuid[])', [waybillIds])
  await takeOver(events)
}
const takeOver = (events: ReceivedEvent[]) =>
  withTransaction(db, async (tx: Tx) => {
    // Twice: a start that was broken off does it again.
    for (const event of [...events, ...events]) await facts.apply(tx, event)
  })

test('bait is known again, and nobody else can tell it from a parcel', async () => {
  const made = (
    await call('/api/canaries', { as: owner, body: { id: v7(), count: 2, carrier: 'cj', postcode: '06130' } })
  ).body
  const parcel = await issue(admin, owner)
  const ids: string[] = [...made.waybillIds, parcel.waybillId]
  const consignments = (await Promise.all(ids.map(toldOf))).map(([issued]) => issued?.data.consignmentId as string)
  for (const id of consignments)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(new Set(consignments).size, 3)
  await restore(ids)
  const { rows } = await db.query('select waybill_id as id from canaries where waybill_id = any($1) order by 1', [ids])
  assert.deepEqual(
    rows.map(({ id }) => id),
    [...made.waybillIds].sort(),
  )
  const { canaries } = (await call('/api/canaries', { as: owner })).body
  assert.equal(canaries.length, 2)
  assert.ok(
    !(await call('/api/waybills?limit=100', { as: owner })).body.parcels.some((one: { waybillId: string }) =>
      made.waybillIds.includes(one.waybillId),
    ),
  )
})

test('what the desk asked of delivery is known again, and its answer finds it', async () => {
  const { waybillId } = await issue(admin, owner)
  const asked: Record<string, string> = {}
  for (const [path, body] of [
    ['cancel', {}],
    ['return', {}],
    ['report', { status: 'in_transit', at: at() }],
    ['close-exception', { outcome: 'found' }],
    ['correct-delivery', { reason: 'not_received' }],
  ] as const)
    asked[path] = (
      await call(`/api/waybills/${waybillId}/${path}`, { as: owner, body: { id: v7(), ...body } })
    ).body.requestId
  await restore([waybillId], { keepWaybill: true })
  const { rows } = await db.query('select id, kind, state, reason from requests where waybill_id = $1 order by id', [
    waybillId,
  ])
  assert.deepEqual(
    rows.map(({ kind, state, reason }) => [kind, state, reason]),
    [
      ['cancel', 'open', null],
      ['return', 'open', null],
      ['report', 'open', null],
      ['close_exception', 'open', null],
      ['correct_delivery', 'open', 'not_received'],
    ],
  )
  await tell('parcel', waybillId, 'parcel.request_accepted', { waybillId, requestId: asked.cancel as string, at: at() })
  assert.equal((await call(`/api/requests/${asked.cancel}`, { as: owner })).body.state, 'accepted')
  const returned = v7()
  const wish = { waybillId, requestId: returned, at: at() }
  await tell('customer', waybillId, 'customer.return_requested', wish)
  await restore([waybillId], { keepWaybill: true })
  // Heard again: passed on once, and whose it was is known.
  const before = (await admin.told(waybillId)).length
  await tell('customer', waybillId, 'customer.return_requested', wish)
  assert.equal((await admin.told(waybillId)).length, before)
  assert.equal((await db.query('select asked_by as by from requests where id = $1', [returned])).rows[0].by, 'customer')
})

test('a case about an opening stays one case, answered as it was, also after the destruction', async () => {
  const { waybillId } = await issue(admin, owner)
  const recordId = v7()
  const who = { actor: 'a', role: 'operator' as const, readers: ['operator'] }
  const record = { ...who, fields: ['phone'], purpose: 'desk_detail', waybillId, recordId, at: at(), online: true }
  await tell('admin-access', waybillId, 'access.recorded', record)
  const question = { waybillId, recordId, at: at() }
  await tell('customer', waybillId, 'customer.not_expected', question)
  const casesOf = async () => (await call(`/api/cases?waybillId=${waybillId}&state=all`, { as: officer })).body.cases
  const [{ caseId }] = await casesOf()
  const close = await call(`/api/cases/${caseId}/close`, { as: officer, body: { id: v7(), outcome: 'by_mistake' } })
  assert.equal(close.status, 204)
  const before = await casesOf()
  await restore([waybillId], { keepWaybill: true })
  const known = (list: { closedAt: string }[]) => list.map(({ closedAt: _, ...one }) => one)
  assert.deepEqual(known(await casesOf()), known(before))
  const told = (await admin.told(waybillId)).length
  await tell('customer', waybillId, 'customer.not_expected', question)
  assert.deepEqual([(await casesOf()).length, (await admin.told(waybillId)).length], [1, told])
  for (const type of ['waybill.case_opened', 'waybill.case_answered']) assert.ok(OUTLIVING.includes(type), type)
})

test('an account that was deleted since the backup is forgotten before the first request', async () => {
  const phone = '010-0000-0091'
  const { waybillId } = await issue(admin, owner, {}, phone)
  const customerId = v7()
  await callAs('user', '/internal/numbers', { body: { customerId }, sealed: { kind: 'phone', value: phone } })
  await tell('customer', customerId, 'customer.destroy_setting_changed', { customerId, afterDays: 7, at: at() })
  const left = async (table: string) =>
    (await db.query({ text: `select from ${table} where customer_id = $1`, values: [customerId] })).rowCount
  assert.deepEqual([await left('verified_numbers'), await left('claims'), await left('destroy_settings')], [1, 1, 1])
  const event = {
    topic: 'customer',
    key: customerId,
    epoch: 1,
    version: 2,
    id: v7(),
    source: '/user',
    time: at(),
  } as const
  const deleted = { ...event, type: 'customer.account_deleted', data: { customerId, at: at() } }
  for (let times = 0; times < 2; times++) await withTransaction(db, (tx) => facts.bury(tx, deleted))
  assert.deepEqual([await left('verified_numbers'), await left('claims'), await left('destroy_settings')], [0, 0, 0])
  // What the topics tell again of it, and a call that was on its way, bring nothing back.
  await tell('customer', customerId, 'customer.destroy_setting_changed', { customerId, afterDays: 7, at: at() })
  await callAs('user', '/internal/numbers', { body: { customerId }, sealed: { kind: 'phone', value: phone } })
  assert.deepEqual([await left('verified_numbers'), await left('claims'), await left('destroy_settings')], [0, 0, 0])
  assert.equal((await db.query('select from claims where waybill_id = $1', [waybillId])).rowCount, 0)
})

/** Issued and destroyed after the backup: of these the database knows nothing, and the destructions are carried out first. */
async function restoreDestroyed(waybillIds: string[]): Promise<void> {
  const events = (await Promise.all(waybillIds.map(toldOf))).flat()
  const lost = ['canaries', 'labels', 'waybill_steps', 'tombstones', 'destructions']
  for (const table of lost)
    await db.query({ text: `delete from ${table} where waybill_id = any($1::uuid[])`, values: [waybillIds] })
  await db.query('delete from waybills where id = any($1::uuid[])', [waybillIds])
  for (const event of events.filter(({ type }) => type.endsWith('_requested') || type.endsWith('_destroyed')))
    await withTransaction(db, (tx) => facts.bury(tx, event))
  await takeOver(events.filter(({ type }) => OUTLIVING.includes(type)))
}
const digestsOf = async (waybillId: string): Promise<string[]> =>
  (await db.query('select label_digest as digest from labels where waybill_id = $1', [waybillId])).rows
    .map(({ digest }) => digest.toString('base64url'))
    .sort()

test('a parcel that was issued and destroyed since the backup: its receipt names every label', async () => {
  const { waybillId } = await issue(admin, owner)
  const relabel = { requestId: v7(), waybillId, kind: 'relabel', actorId: v7() }
  assert.equal((await callAs('delivery', '/internal/labels', { body: relabel })).status, 200)
  const digests = await digestsOf(waybillId)
  assert.equal(digests.length, 2, 'one of them void')
  const asked = { id: v7(), reason: 'recipient_asked' }
  await db.query(`update waybills set state = 'cancelled' where id = $1`, [waybillId])
  assert.equal((await call(`/api/waybills/${waybillId}/destroy`, { as: owner, body: asked })).status, 202)
  await restoreDestroyed([waybillId])
  assert.deepEqual(await digestsOf(waybillId), digests)
  const { rows } = await db.query(
    `select to_jsonb(w) as row, (select count(*)::int from wrapped_bundles b where b.waybill_id = w.id)
         + (select count(*)::int from bundle_jobs b where b.waybill_id = w.id)
         + (select count(*)::int from lost_content b where b.waybill_id = w.id) as kept
       from waybills w where id = $1`,
    [waybillId],
  )
  const { row, kept } = rows[0]
  assert.equal(kept, 0)
  assert.deepEqual(
    Object.keys(row).filter((column) => column.startsWith('sealed_') && row[column] !== null),
    [],
  )
  assert.ok(row.destroyed_at)
  const [issued] = await toldOf(waybillId)
  assert.notEqual(row.consignment_id, issued?.data.consignmentId)

  await tell('parcel', waybillId, 'parcel.key_destroyed', { waybillId, at: at() })
  await tell('customer', waybillId, 'customer.key_destroyed', { waybillId, at: at() })
  await signReceipts(admin.deps)
  const { rows: receipts } = await db.query('select receipt from destruction_receipts where waybill_id = $1', [
    waybillId,
  ])
  assert.deepEqual(JSON.parse(receipts[0].receipt).labelDigests, digests)
})

test('a destruction that a case had held: its receipt says when it was asked for, also after a restore', async () => {
  const { waybillId } = await issue(admin, owner)
  const askedAt = new Date(Date.now() - 86_400_000)
  await withTransaction(db, (tx) => destroyWaybill(tx, { waybillId, reason: 'recipient', askedAt, at: new Date() }))
  await restoreDestroyed([waybillId])
  await tell('parcel', waybillId, 'parcel.key_destroyed', { waybillId, at: at() })
  await tell('customer', waybillId, 'customer.key_destroyed', { waybillId, at: at() })
  await signReceipts(admin.deps)
  const { rows } = await db.query('select receipt from destruction_receipts where waybill_id = $1', [waybillId])
  assert.equal(JSON.parse(rows[0].receipt).askedAt.slice(0, 19), askedAt.toISOString().slice(0, 19))
})

test('bait that was taken in since the backup is known, laid before it or after, and its label still raises an alarm', async () => {
  const body = { id: v7(), count: 2, carrier: 'cj', postcode: '06130' }
  const [before, after]: string[] = (await call('/api/canaries', { as: owner, body })).body.waybillIds
  const ids = [before as string, after as string]
  for (const id of ids) await call(`/api/canaries/${id}/retire`, { as: owner, body: { id: v7() } })
  const known = async () =>
    (
      await db.query('select waybill_id as id, retired_at as at from canaries where waybill_id = any($1) order by 1', [
        ids,
      ])
    ).rows
  const told = await known()
  await restoreDestroyed([after as string])
  // The other was in the backup, as living bait.
  await db.query('update canaries set retired_at = null where waybill_id = $1', [before])
  for (const event of await toldOf(before as string))
    if (event.type === 'waybill.destroy_requested') await withTransaction(db, (tx) => facts.bury(tx, event))
  assert.deepEqual(await known(), told)
  for (const id of ids) {
    const courierId = v7()
    const [labelDigest] = (await digestsOf(id)) as [string]
    const refused = { courierId, labelDigest, purpose: 'look', at: at() }
    await tell('courier', courierId, 'courier.label_refused', refused)
    const { rows } = await db.query('select waybill_id as id from suspicions where subject = $1', [courierId])
    assert.deepEqual(rows, [{ id }])
  }
})

test('who confirmed a parcel since the backup is known by its own word, gets its keys and may destroy it; the customer service’s word opens nothing', async () => {
  const customerId = v7()
  const [own, others] = [
    await issue(admin, owner, {}, '0504-0000-0004'),
    await issue(admin, owner, {}, '0504-0000-0005'),
  ]
  const bundles = async () => {
    const body = { ids: [own.waybillId, others.waybillId] }
    return (await callAs('user', '/internal/bundles', { body })).opened.items.map(
      ({ status }: { status: string }) => status,
    )
  }
  const confirmed = async () => (await toldOf(own.waybillId)).filter(({ type }) => type === 'waybill.claim_confirmed')
  const [labelDigest] = await digestsOf(own.waybillId)
  for (let n = 0; n < 2; n++) {
    const body = { waybillId: own.waybillId, customerId, labelDigest }
    const { status } = await callAs('user', '/internal/claims', { body, sealed: { name: '홍시험', unit: '1203' } })
    assert.equal(status, 200)
  }
  assert.equal((await confirmed()).length, 1)
  await db.query('delete from claims where waybill_id = $1', [own.waybillId])
  for (const { waybillId } of [own, others])
    await tell('customer', waybillId, 'customer.claimed', { waybillId, customerId, by: 'label', at: at() })
  assert.deepEqual(await bundles(), ['refused', 'refused'])
  // Somebody else had found it by a number that is not theirs.
  await db.query(`insert into claims (waybill_id, customer_id, state) values ($1, $2, 'found')`, [own.waybillId, v7()])
  await takeOver(await toldOf(own.waybillId))
  assert.deepEqual(await bundles(), ['ok', 'refused'])
  const { rows } = await db.query('select customer_id as id, state from claims where waybill_id = $1', [own.waybillId])
  assert.deepEqual(rows, [{ id: customerId, state: 'confirmed' }])

  await db.query(`update waybills set state = 'delivered' where id = any($1)`, [[own.waybillId, others.waybillId]])
  for (const { waybillId } of [own, others])
    await tell('customer', waybillId, 'customer.destroy_asked', { waybillId, customerId, at: at() })
  const types = async (waybillId: string) => (await toldOf(waybillId)).map(({ type }) => type)
  assert.ok((await types(own.waybillId)).includes('waybill.destroy_requested'))
  assert.equal((await types(others.waybillId)).at(-1), 'waybill.destroy_unheard')
  // What a destroyed parcel was claimed by is not taken over again.
  await takeOver(await confirmed())
  assert.equal((await db.query('select from claims where waybill_id = $1', [own.waybillId])).rowCount, 0)
})
