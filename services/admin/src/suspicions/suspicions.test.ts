import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { v7 } from 'uuid'
import { onAccessRecorded } from '../ledger/on-access-recorded.ts'
import { createReaders } from '../testing/readings.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const owner = await admin.deskToken()
const officer = await admin.deskToken('officer')
const operator = await admin.deskToken('operator')
await setUpCarrier(admin, owner)
const read = createReaders()

const open = async (as = officer) => (await admin.call('/api/suspicions', { as })).body.suspicions
const make = (as: string, count = 2, id = v7()) =>
  admin.call('/api/canaries', { as, body: { id, carrier: 'cj', postcode: '06130', count } })
async function digestOf(waybillId: string): Promise<string> {
  const { rows } = await admin.db.query('select label_digest as digest from labels where waybill_id = $1', [waybillId])
  return (rows[0] as { digest: Buffer }).digest.toString('base64url')
}
const refused = async (courierId: string, waybillId: string) =>
  admin.tell('courier', courierId, 'courier.label_refused', {
    courierId,
    labelDigest: await digestOf(waybillId),
    purpose: 'look',
    at: new Date().toISOString(),
  })

test('a label that belongs to nobody raises an alarm when it is tried, by whomever; an ordinary one does not', async () => {
  const [bait] = (await make(officer)).body.waybillIds
  const ordinary = await issue(admin, owner)
  const [courierId, customerId] = [v7(), v7()]
  await refused(courierId, ordinary.waybillId)
  assert.deepEqual(await open(), [])
  await refused(courierId, bait)
  await admin.tell('customer', customerId, 'customer.label_refused', {
    customerId,
    labelDigest: await digestOf(bait),
    purpose: 'scan',
    at: new Date().toISOString(),
  })
  const found = await open()
  assert.deepEqual(
    found.map(({ kind, subjectKind, subject, waybillId }: Record<string, string>) => [
      kind,
      subjectKind,
      subject,
      waybillId,
    ]),
    [
      ['canary_tried', 'customer', customerId, bait],
      ['canary_tried', 'courier', courierId, bait],
    ],
  )
  for (const { suspicionId } of found) await acknowledge(suspicionId)
})

test('who tries one label of nobody in a loop is one alarm an hour; another one, another label or hour is another', async () => {
  const [bait, other] = (await make(officer)).body.waybillIds
  const [customerId, second] = [v7(), v7()]
  const tried = async (subject: string, waybillId: string, at: string) =>
    admin.tell('customer', subject, 'customer.label_refused', {
      customerId: subject,
      labelDigest: await digestOf(waybillId),
      purpose: 'scan',
      at,
    })
  for (const minute of ['00', '01', '30', '59']) await tried(customerId, bait, `2026-03-02T01:${minute}:00.000Z`)
  assert.equal((await open()).length, 1)
  await tried(customerId, bait, '2026-03-02T02:00:00.000Z')
  await tried(customerId, other, '2026-03-02T01:10:00.000Z')
  await tried(second, bait, '2026-03-02T01:10:00.000Z')
  const found = await open()
  assert.equal(found.length, 4)
  for (const { suspicionId } of found) await acknowledge(suspicionId)
  // Looked into, and still within the hour.
  await tried(second, bait, '2026-03-02T01:20:00.000Z')
  assert.deepEqual(await open(), [])
})

test('a waybill that belongs to nobody raises an alarm when it is read, at the desk too', async () => {
  const [bait] = (await make(owner, 1)).body.waybillIds
  assert.equal((await admin.call(`/api/waybills/${bait}`, { as: operator })).status, 200)
  const { rows } = await admin.db.query(
    `select topic, key, epoch, version, id, '/admin' as source, type, data from outbox where key = $1 and type = 'access.recorded'`,
    [bait],
  )
  assert.equal(rows.length, 1)
  const fromDelivery = read('delivery', bait)
  await withTransaction(admin.db, async (tx) => {
    for (const event of [{ ...rows[0], time: '' }, fromDelivery]) await onAccessRecorded(tx, event)
  })
  const found = await open()
  assert.deepEqual(
    found.map((s: Record<string, string>) => [s.kind, s.subjectKind, s.subject]),
    [
      ['canary_opened', 'reader', fromDelivery.data.actor],
      ['canary_opened', 'reader', rows[0].data.actor],
    ],
  )
  // An operator learns neither which box is bait nor that somebody at the desk took it.
  assert.deepEqual(await open(operator), [])
  for (const { suspicionId } of found) await acknowledge(suspicionId)
})

test('nothing tells a canary from any other waybill: its events, its label, and it is in no list and with no courier', async () => {
  const [bait] = (await make(owner, 1)).body.waybillIds
  const ordinary = await issue(admin, owner)
  const shape = async (id: string) =>
    (await admin.told(id)).map(({ type, data }) => [
      type,
      Object.keys(data)
        .filter((key) => key !== 'weightGrams')
        .sort(),
    ])
  assert.deepEqual(await shape(bait), await shape(ordinary.waybillId))
  assert.equal((await admin.call(`/api/waybills/${bait}/label.svg`, { as: owner })).status, 200)
  const listed = (await admin.call('/api/waybills', { as: owner })).body.parcels.map(
    (p: { waybillId: string }) => p.waybillId,
  )
  assert.ok(listed.includes(ordinary.waybillId) && !listed.includes(bait))
  const courierId = v7()
  await admin.tell('courier', courierId, 'courier.signed_up', { courierId, at: new Date().toISOString() })
  await admin.call(`/api/couriers/${courierId}/approve`, { as: owner, body: { id: v7() } })
  const assigned = await admin.call('/api/assignments', {
    as: owner,
    body: { id: v7(), waybillIds: [bait], courierId },
  })
  assert.deepEqual(assigned.body, { done: 0, skipped: [{ waybillId: bait, code: 'not_readable' }] })
  const listedCanaries = (await admin.call('/api/canaries', { as: officer })).body.canaries
  assert.equal(listedCanaries[0].waybillId, bait)
  const { rows } = await admin.db.query('select count(*) as n from phone_indexes where waybill_id = $1', [bait])
  assert.equal(rows[0].n, 0)
})

test('canaries are made once for an id, by owner and officer alone', async () => {
  assert.equal((await make(operator)).status, 403)
  assert.equal((await admin.call('/api/canaries', { as: operator })).status, 403)
  const id = v7()
  const [a, b] = await Promise.all([make(owner, 3, id), make(owner, 3, id)])
  assert.deepEqual([a.status, b.status, a.body], [201, 201, b.body])
  assert.equal(a.body.waybillIds.length, 3)
})

test('a canary that was taken in is destroyed everywhere, printed no more, and its label still raises an alarm', async () => {
  const [bait, other] = (await make(officer, 2)).body.waybillIds
  const ordinary = await issue(admin, owner)
  const retire = (waybillId: string, as = officer, id = v7()) =>
    admin.call(`/api/canaries/${waybillId}/retire`, { as, body: { id } })
  assert.equal((await retire(bait, operator)).status, 403)
  assert.equal((await retire(ordinary.waybillId)).body.error.code, 'not_readable')
  const id = v7()
  for (let i = 0; i < 2; i++) assert.equal((await retire(bait, officer, id)).status, 204)
  assert.equal((await retire(bait)).status, 204)
  const asked = (await admin.told(bait)).filter(({ type }) => type === 'waybill.destroy_requested')
  assert.equal(asked.length, 1)
  const print = (waybillId: string) => admin.call(`/api/waybills/${waybillId}/label.svg`, { as: officer })
  assert.equal((await print(bait)).body.error.code, 'not_readable')
  for (const waybillId of [other, ordinary.waybillId]) assert.equal((await print(waybillId)).status, 200)
  await refused(v7(), bait)
  const alarms = await open()
  assert.deepEqual(
    alarms.map(({ kind, waybillId }: Record<string, string>) => [kind, waybillId]),
    [['canary_tried', bait]],
  )
  const { canaries } = (await admin.call('/api/canaries', { as: officer })).body
  const listed = [other, bait].map((one) => canaries.find(({ waybillId }: { waybillId: string }) => waybillId === one))
  assert.deepEqual(
    listed.map(({ destroyed, alarms, retiredAt, lastAlarmAt }) => [
      destroyed,
      alarms,
      retiredAt === undefined,
      lastAlarmAt === undefined,
    ]),
    [
      [false, 0, true, true],
      [true, 1, false, false],
    ],
  )
  for (const { suspicionId } of alarms) await acknowledge(suspicionId)
})

test('a spent budget stands in the list until somebody has looked into it; renewing it tells delivery once', async () => {
  const courierId = v7()
  const at = new Date().toISOString()
  await admin.tell('courier', courierId, 'courier.suspected', {
    courierId,
    kind: 'decode_budget',
    count: 160,
    allowed: 160,
    at,
  })
  const [suspicion] = await open(operator)
  assert.deepEqual(
    [suspicion.kind, suspicion.subject, suspicion.count, suspicion.allowed],
    ['decode_budget', courierId, 160, 160],
  )
  assert.equal((await acknowledge(suspicion.suspicionId, { as: operator })).status, 403)
  const id = v7()
  for (let i = 0; i < 2; i++) assert.equal((await acknowledge(suspicion.suspicionId, { renew: true, id })).status, 204)
  assert.deepEqual(await open(), [])
  assert.deepEqual(
    (await admin.told(courierId)).map(({ type }) => type),
    ['courier_decision.budget_renewed'],
  )
  assert.equal((await acknowledge(v7())).body.error.code, 'suspicion_unknown')
})

function acknowledge(suspicionId: string, { as = officer, renew = false, id = v7() } = {}) {
  return admin.call(`/api/suspicions/${suspicionId}/acknowledge`, { as, body: { id, renew } })
}
