import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const { call, tell } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)
const at = () => new Date().toISOString()

async function newCourier(status: 'pending' | 'approved' = 'approved'): Promise<string> {
  const courierId = v7()
  await tell('courier', courierId, 'courier.signed_up', { courierId, at: at() })
  if (status === 'approved') {
    const { status } = await call(`/api/couriers/${courierId}/approve`, { as, body: { id: v7() } })
    assert.equal(status, 204)
  }
  return courierId
}
const assign = (courierId: string, waybillIds: string[], id = v7()) =>
  call('/api/assignments', { as, body: { id, waybillIds, courierId } })
const assigned = async (waybillId: string) =>
  (await admin.told(waybillId)).slice(2).map(({ type, data }) => [type, data.courierId])

test('only an approved courier gets parcels', async () => {
  const pending = await newCourier('pending')
  const { waybillId } = await issue(admin, as)
  assert.equal((await assign(v7(), [waybillId])).body.error.code, 'courier_unknown')
  assert.equal((await assign(pending, [waybillId])).body.error.code, 'courier_not_approved')
  assert.equal(
    (await call(`/api/couriers/${v7()}/approve`, { as, body: { id: v7() } })).body.error.code,
    'courier_unknown',
  )
  await call(`/api/couriers/${pending}/approve`, { as, body: { id: v7() } })
  assert.deepEqual(
    (await admin.told(pending)).map(({ type }) => type),
    ['courier_decision.approved'],
  )
  assert.equal((await assign(pending, [waybillId])).status, 200)
  await call(`/api/couriers/${pending}/suspend`, { as, body: { id: v7() } })
  assert.equal((await assign(pending, [waybillId])).body.error.code, 'courier_not_approved')
})

test('what delivery tells late does not undo a later decision of the desk', async () => {
  const courierId = await newCourier()
  await call(`/api/couriers/${courierId}/suspend`, { as, body: { id: v7() } })
  await tell('courier', courierId, 'courier.approved', { courierId, at: new Date(Date.now() - 60_000).toISOString() })
  const { rows } = await admin.db.query('select status from couriers where id = $1', [courierId])
  assert.equal(rows[0].status, 'suspended')
})

test('parcels are assigned in bulk, reassigned, and skipped at their end; the same write does nothing twice', async () => {
  const [first, second] = [await newCourier(), await newCourier()]
  const [a, b, final] = (await Promise.all([1, 2, 3].map(() => issue(admin, as)))).map(
    ({ waybillId }) => waybillId,
  ) as [string, string, string]
  await tell('parcel', final, 'parcel.state_changed', {
    waybillId: final,
    state: 'cancelled',
    from: 'registered',
    inferred: false,
    at: at(),
  })
  const unknown = v7()
  const id = v7()
  const expected = {
    done: 2,
    skipped: [
      { waybillId: final, code: 'final_state' },
      { waybillId: unknown, code: 'not_readable' },
    ],
  }
  for (const answer of await Promise.all([1, 2].map(() => assign(first, [a, b, final, unknown], id))))
    assert.deepEqual(answer.body, expected)
  assert.equal((await assign(second, [a], id)).body.error.code, 'idempotency_mismatch')
  assert.deepEqual(await assigned(a), [['waybill.assigned', first]])
  await assign(first, [a])
  assert.deepEqual(await assigned(a), [['waybill.assigned', first]])
  await assign(second, [a])
  assert.deepEqual((await assigned(a)).slice(1), [
    ['waybill.unassigned', first],
    ['waybill.assigned', second],
  ])
  assert.equal((await call(`/api/waybills?courierId=${first}`, { as })).body.total, 1)
  assert.equal(
    (await call('/api/waybills?unassigned=true&state=registered', { as })).body.parcels.some(
      (p: { waybillId: string }) => p.waybillId === a,
    ),
    false,
  )
})

test('parcels are taken from a courier, once, but not at their end', async () => {
  const courierId = await newCourier()
  const [a, free, final] = (await Promise.all([1, 2, 3].map(() => issue(admin, as)))).map(
    ({ waybillId }) => waybillId,
  ) as [string, string, string]
  await assign(courierId, [a, final])
  await tell('parcel', final, 'parcel.state_changed', {
    waybillId: final,
    state: 'delivered',
    from: 'out_for_delivery',
    inferred: false,
    at: at(),
  })
  const id = v7()
  const unassign = (waybillIds: string[], writeId = id) =>
    call('/api/unassignments', { as, body: { id: writeId, waybillIds } })
  for (const { status, body } of await Promise.all([1, 2].map(() => unassign([a, free, final])))) {
    assert.equal(status, 200)
    assert.deepEqual(body, { done: 2, skipped: [{ waybillId: final, code: 'final_state' }] })
  }
  assert.deepEqual((await assigned(a)).slice(1), [['waybill.unassigned', courierId]])
  assert.deepEqual(await assigned(free), [])
  const { body } = await call(`/api/waybills?courierId=${courierId}`, { as })
  assert.deepEqual(
    body.parcels.map(({ waybillId }: { waybillId: string }) => waybillId),
    [final],
  )
  assert.equal((await unassign([a])).body.error.code, 'idempotency_mismatch')
  await unassign([a], v7())
  assert.equal((await assigned(a)).length, 2, 'what nobody has is not told again')
})

test('a relabel is approved for the assigned courier, for half an hour', async () => {
  const { waybillId } = await issue(admin, as)
  const approve = (path = waybillId) => call(`/api/waybills/${path}/relabel-approval`, { as, body: { id: v7() } })
  assert.equal((await approve()).body.error.code, 'not_assigned')
  assert.equal((await approve(v7())).body.error.code, 'not_readable')
  const courierId = await newCourier()
  await assign(courierId, [waybillId])
  assert.equal((await approve()).status, 204)
  const { type, data } = (await admin.told(waybillId)).at(-1) as {
    type: string
    data: { courierId: string; until: string }
  }
  assert.equal(type, 'waybill.relabel_approved')
  assert.equal(data.courierId, courierId)
  assert.ok(Math.abs(Date.parse(data.until) - Date.now() - 30 * 60_000) < 10_000)
})

test('couriers are listed with the names that delivery has, and without them while it is away', async () => {
  const courierId = await newCourier('pending')
  const away = await call('/api/couriers', { as })
  assert.equal(away.status, 200)
  assert.equal(away.body.profiles, 'unavailable')
  assert.equal(away.body.couriers.find((c: { courierId: string }) => c.courierId === courierId).name, undefined)
  admin.peerHandler.delivery = async (req, res) => {
    assert.equal(req.url, '/internal/couriers')
    const profile = { courierId, name: '김시험', phone: '010-0000-0007' }
    const box = await sealBox(admin.adminPublic.box, { route: 'couriers', caller: 'admin' }, { couriers: [profile] })
    res.setHeader('content-type', 'application/json').end(JSON.stringify({ box }))
  }
  const { body } = await call('/api/couriers', { as })
  assert.equal(body.profiles, 'ok')
  const courier = body.couriers.find((c: { courierId: string }) => c.courierId === courierId)
  assert.deepEqual([courier.name, courier.status, courier.assigned], ['김시험', 'pending', 0])
})
