import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const { call, tell } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)
const at = () => new Date().toISOString()

test('the desk asks delivery to cancel or to bring back, and reads its answer', async () => {
  const { waybillId } = await issue(admin, as)
  const askedByAdmin = (await call('/api/me', { as })).body.adminId
  const who = { askedBy: 'desk', askedByAdmin }
  for (const kind of ['cancel', 'return'] as const) {
    const id = v7()
    const ask = () => call(`/api/waybills/${waybillId}/${kind}`, { as, body: { id } })
    const [first, second] = await Promise.all([ask(), ask()])
    assert.equal(first.status, 202)
    assert.deepEqual(first.body, second.body)
    const { requestId } = first.body
    const read = async () => (await call(`/api/requests/${requestId}`, { as })).body
    assert.deepEqual(await read(), { requestId, ...who, state: 'open' })
    if (kind === 'cancel') {
      await tell('parcel', waybillId, 'parcel.request_refused', {
        waybillId,
        requestId,
        code: 'impossible_step',
        at: at(),
      })
      assert.deepEqual(await read(), { requestId, ...who, state: 'refused', code: 'impossible_step' })
    } else {
      await tell('parcel', waybillId, 'parcel.request_accepted', { waybillId, requestId, at: at() })
      assert.deepEqual(await read(), { requestId, ...who, state: 'accepted' })
    }
  }
  const types = (await admin.told(waybillId)).slice(2).map(({ type }) => type)
  assert.deepEqual(types, ['waybill.cancel_requested', 'waybill.return_requested'])
  assert.equal((await call(`/api/waybills/${v7()}/cancel`, { as, body: { id: v7() } })).body.error.code, 'not_readable')
  assert.equal(
    (await call(`/api/waybills/${waybillId.toUpperCase()}`, { as })).status,
    200,
    'an id is one in either case',
  )
  assert.equal((await call(`/api/requests/${v7()}`, { as })).body.error.code, 'not_readable')
})

test("a hub's scan, the end of an exception and a correction go to delivery, each once and under its own request", async () => {
  const { waybillId } = await issue(admin, as)
  const scannedAt = new Date(Date.now() - 3_600_000).toISOString()
  const asked: [string, object, string, object][] = [
    ['report', { status: 'in_transit', at: scannedAt }, 'waybill.carrier_status_reported', { at: scannedAt }],
    ['close-exception', { outcome: 'found' }, 'waybill.exception_closed', { outcome: 'found' }],
    ['correct-delivery', { reason: 'not_received' }, 'waybill.correction_requested', { reason: 'not_received' }],
  ]
  for (const [path, body, type, told] of asked) {
    const ask = (id: string, more = {}) =>
      call(`/api/waybills/${waybillId}/${path}`, { as, body: { id, ...body, ...more } })
    const id = v7()
    const [first, second] = await Promise.all([ask(id), ask(id)])
    assert.equal(first.status, 202, path)
    assert.deepEqual(first.body, second.body)
    const events = (await admin.told(waybillId)).filter((event) => event.type === type)
    assert.equal(events.length, 1, path)
    const { requestId } = first.body
    assert.deepEqual({ ...events[0]?.data, ...told, requestId }, events[0]?.data)
    assert.equal((await call(`/api/requests/${requestId}`, { as })).body.state, 'open')
    const elsewhere = await call(`/api/waybills/${v7()}/${path}`, { as, body: { id: v7(), ...body } })
    assert.equal(elsewhere.body.error.code, 'not_readable')
    assert.equal((await call(`/api/waybills/${waybillId}/${path}`, { as, body: { id: v7() } })).status, 400, path)
  }
  const { rows } = await admin.db.query(`select reason from requests where waybill_id = $1 and reason is not null`, [
    waybillId,
  ])
  assert.deepEqual(rows, [{ reason: 'not_received' }])
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  const early = { id: v7(), status: 'in_transit', at: tomorrow }
  assert.equal((await call(`/api/waybills/${waybillId}/report`, { as, body: early })).status, 400)
})

test('an answer that comes after the destruction still ends the request', async () => {
  const { waybillId } = await issue(admin, as)
  const { requestId } = (await call(`/api/waybills/${waybillId}/return`, { as, body: { id: v7() } })).body
  await tell('parcel', waybillId, 'parcel.state_changed', {
    waybillId,
    state: 'delivered',
    from: 'registered',
    inferred: false,
    at: at(),
  })
  await call(`/api/waybills/${waybillId}/destroy`, { as, body: { id: v7(), reason: 'mistake' } })
  await tell('parcel', waybillId, 'parcel.request_refused', { waybillId, requestId, code: 'impossible_step', at: at() })
  assert.equal((await call(`/api/requests/${requestId}`, { as })).body.state, 'refused')
})

test("the desk sees today's wish of the recipient, as the courier does", async () => {
  const { waybillId } = await issue(admin, as, { deliveryWish: 'door' })
  await tell('customer', waybillId, 'customer.wish_set', { waybillId, wish: 'guard_room', at: at() })
  assert.equal((await call(`/api/waybills/${waybillId}`, { as })).body.deliveryWish, 'guard_room')
})

test("a customer's return goes on to delivery under its own request id", async () => {
  const { waybillId } = await issue(admin, as)
  const requestId = v7()
  await tell('customer', waybillId, 'customer.return_requested', { waybillId, requestId, at: at() })
  assert.deepEqual((await admin.told(waybillId)).at(-1)?.data.requestId, requestId)
})

test('opening a parcel at the desk is one reading a day for each person, told before it is shown', async () => {
  const { waybillId } = await issue(admin, as)
  const other = await admin.deskToken('operator')
  const [first] = await Promise.all([1, 2, 3].map(() => call(`/api/waybills/${waybillId}`, { as })))
  await call(`/api/waybills/${waybillId}`, { as: other })
  const { rows } = await admin.db.query(
    `select topic, data from outbox where key = $1 and type = 'access.recorded' order by position`,
    [waybillId],
  )
  assert.equal(rows.length, 2)
  assert.notEqual(rows[0].data.actor, rows[1].data.actor)
  assert.deepEqual(rows[0].data.readers, ['operator'])
  const records = await admin.db.query(
    'select number, actor from access_records where waybill_id = $1 order by number',
    [waybillId],
  )
  assert.deepEqual(
    records.rows.map(({ number }) => number),
    [1, 2],
  )
  const { maskedName, maskedPhone, district, recipientName } = first?.body ?? {}
  assert.deepEqual([maskedName, maskedPhone, recipientName], ['홍*험', '010-0000-****', undefined])
  assert.match(district, /^서울특별시 강남구/)
  assert.doesNotMatch(JSON.stringify(first?.body), /홍시험|시험로|1203|0001"|시험 상품/)
})

test('a parcel whose keys are away is shown without what they open', async () => {
  const { waybillId } = await issue(admin, as)
  await admin.db.query('delete from wrapped_bundles where waybill_id = $1', [waybillId])
  const { status, body } = await call(`/api/waybills/${waybillId}`, { as })
  assert.equal(status, 200)
  assert.equal(body.maskedName, undefined)
})

test('the list pages through, filters, and holds nothing personal', async () => {
  await Promise.all(Array.from({ length: 12 }, () => issue(admin, as)))
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await call(`/api/waybills?limit=5${cursor}`, { as })
    seen.push(...body.parcels.map(({ waybillId }: { waybillId: string }) => waybillId))
    if (body.next === undefined) break
    cursor = `&cursor=${body.next}`
  }
  assert.deepEqual(seen, [...new Set(seen)].sort().reverse())
  const { body } = await call('/api/waybills?sortCode=B061&carrier=cj&state=registered', { as })
  const ended = await call('/api/waybills?state=delivered', { as })
  assert.deepEqual([body.total, ended.body.total], [seen.length - 1, 1])
  const tag = encodeURIComponent(body.parcels[0].findTag)
  assert.ok((await call(`/api/waybills?findTag=${tag}`, { as })).body.total >= 1)
  assert.equal((await call('/api/waybills?cursor=nonsense', { as })).status, 400)
  assert.equal((await call('/api/waybills?phone=01000000001', { as })).status, 400)
  assert.doesNotMatch(JSON.stringify(body), /홍|0000-0001|시험로/)
})
