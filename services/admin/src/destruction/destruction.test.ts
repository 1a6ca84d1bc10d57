import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { issue, newWaybill, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { destroyDue } from './destroy-due.ts'

const admin = await startAdmin()
const { call, callAs, tell } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)
const at = () => new Date().toISOString()

const toState = (
  waybillId: string,
  state: 'delivered' | 'out_for_delivery',
  from: 'registered' | 'delivered' = 'registered',
) => tell('parcel', waybillId, 'parcel.state_changed', { waybillId, state, from, inferred: false, at: at() })
const destroy = (waybillId: string, id = v7(), token = as) =>
  call(`/api/waybills/${waybillId}/destroy`, { as: token, body: { id, reason: 'retention' } })

/** Every column of every table that belongs to the waybill or names it, but for what has to stay. */
async function leftOf(waybillId: string): Promise<Record<string, number>> {
  const left: Record<string, number> = {}
  for (const table of [
    'wrapped_bundles',
    'door_outbox',
    'number_indexes',
    'order_indexes',
    'phone_indexes',
    'claims',
    'claim_tries',
    'destroy_asks',
  ]) {
    const { rows } = await admin.db.query({
      text: `select count(*)::int as n from ${table} where waybill_id = $1`,
      values: [waybillId],
    })
    if (rows[0].n > 0) left[table] = rows[0].n
  }
  return left
}

test('before its end nothing is destroyed; then keys, fields and indexes go and only the tombstone stays', async () => {
  const { waybillId } = await issue(admin, as, { orderNumber: 'ORDER-9' })
  assert.equal((await destroy(waybillId)).body.error.code, 'destroy_not_yet')
  assert.equal((await destroy(v7())).body.error.code, 'not_readable')
  assert.equal((await destroy(waybillId, v7(), await admin.deskToken('operator'))).status, 403)
  await toState(waybillId, 'delivered')
  assert.deepEqual(await leftOf(waybillId), {
    wrapped_bundles: 2,
    door_outbox: 1,
    number_indexes: 1,
    order_indexes: 1,
    phone_indexes: 1,
  })
  const id = v7()
  const [first, second] = await Promise.all([destroy(waybillId, id), destroy(waybillId, id)])
  assert.equal(first.status, 202)
  assert.deepEqual(first.body, second.body)
  const asked = await admin.db.query(
    'select kind, asked_by, asked_by_admin, reason from requests where waybill_id = $1',
    [waybillId],
  )
  const who = (await call('/api/me', { as })).body.adminId
  assert.deepEqual(
    asked.rows,
    [{ kind: 'destroy', asked_by: 'desk', asked_by_admin: who, reason: 'retention' }],
    'who and why stay known',
  )
  assert.deepEqual(await leftOf(waybillId), {})
  const { rows } = await admin.db.query(
    'select w.*, l.sealed_label, l.label_digest from waybills w join labels l on l.waybill_id = w.id where w.id = $1',
    [waybillId],
  )
  for (const column of ['sealed_route', 'sealed_recipient', 'sealed_content', 'sealed_sender', 'sealed_label'])
    assert.equal(rows[0][column], null)
  assert.equal(rows[0].label_digest.length, 32)
  const types = (await admin.told(waybillId)).map(({ type }) => type)
  assert.deepEqual(types.slice(-2), ['waybill.destroy_requested', 'waybill.key_destroyed'])

  // To everyone the parcel is gone.
  assert.equal((await call(`/api/waybills/${waybillId}`, { as })).body.error.code, 'not_readable')
  assert.equal((await call(`/api/waybills/${waybillId}/label.svg`, { as })).body.error.code, 'not_readable')
  assert.equal((await destroy(waybillId)).body.error.code, 'not_readable')
  for (const peer of ['delivery', 'user'] as const) {
    const { opened } = await callAs(peer, '/internal/bundles', { body: { ids: [waybillId] } })
    assert.deepEqual(opened.items, [{ waybillId, status: 'gone' }])
  }
  const list = await call('/api/waybills', { as })
  assert.equal(list.body.parcels.find((p: { waybillId: string }) => p.waybillId === waybillId).destroyed, true)

  // Answered once all have done it.
  const state = async () => (await call(`/api/requests/${first.body.requestId}`, { as })).body.state
  await tell('parcel', waybillId, 'parcel.key_destroyed', { waybillId, at: at() })
  assert.equal(await state(), 'open')
  await tell('customer', waybillId, 'customer.key_destroyed', { waybillId, at: at() })
  assert.equal(await state(), 'accepted')
})

test('a destroyed row that comes in a file again is a new parcel', async () => {
  const body = { id: v7(), waybill: newWaybill({ orderNumber: 'ORDER-10' }) }
  const { waybillId } = (await call('/api/waybills', { as, body })).body
  await toState(waybillId, 'delivered')
  await destroy(waybillId)
  const again = await call('/api/waybills', { as, body: { ...body, id: v7() } })
  assert.equal(again.status, 201)
  assert.notEqual(again.body.waybillId, waybillId)
})

test('a recipient destroys what is theirs, also when delivery told its end a moment later; a stranger does not', async () => {
  const [customerId, stranger] = [v7(), v7()]
  const { waybillId } = await issue(admin, as, {}, '010-0000-0041')
  await callAs('user', '/internal/numbers', {
    body: { customerId },
    sealed: { kind: 'phone', value: '010-0000-0041', name: '홍시험' },
  })
  let lastAsked = ''
  const ask = (who: string) => {
    lastAsked = at()
    return tell('customer', waybillId, 'customer.destroy_asked', { waybillId, customerId: who, at: lastAsked })
  }
  await ask(stranger)
  const unheard = async () => (await admin.told(waybillId)).filter(({ type }) => type === 'waybill.destroy_unheard')
  const [told] = await unheard()
  assert.deepEqual(told?.data, { waybillId, askedAt: lastAsked, at: told?.data.at }, 'who was not heard is told so')
  await toState(waybillId, 'delivered')
  assert.deepEqual(await leftOf(waybillId), {
    wrapped_bundles: 2,
    door_outbox: 1,
    number_indexes: 1,
    phone_indexes: 1,
    claims: 1,
  })
  await ask(customerId)
  assert.deepEqual(await leftOf(waybillId), {})
  await ask(customerId)
  assert.equal((await unheard()).length, 1, 'a wish that was fulfilled is none')

  const other = await issue(admin, as, {}, '010-0000-0041')
  await callAs('user', '/internal/claims', {
    body: { waybillId: other.waybillId, customerId },
    sealed: { name: '홍시험' },
  })
  await tell('customer', other.waybillId, 'customer.destroy_asked', {
    waybillId: other.waybillId,
    customerId,
    at: at(),
  })
  assert.equal((await leftOf(other.waybillId)).wrapped_bundles, 2)
  await toState(other.waybillId, 'delivered')
  await destroyDue(admin.db)
  assert.deepEqual(await leftOf(other.waybillId), {})
})

test('an open case of the recipient holds a destruction; a finder cannot', async () => {
  const { waybillId } = await issue(admin, as)
  await toState(waybillId, 'delivered')
  await tell('customer', waybillId, 'customer.not_received', { waybillId, at: at() })
  assert.equal((await destroy(waybillId)).body.error.code, 'destroy_not_yet')
  await tell('customer', waybillId, 'customer.received', { waybillId, at: at() })
  await tell('customer', waybillId, 'customer.found_reported', { waybillId, reportId: v7(), at: at() })
  assert.equal((await destroy(waybillId)).status, 202)
})

test('a wish that a case held, or that met the news of the end half-way, is carried out when it is due', async () => {
  const customerId = v7()
  const { waybillId } = await issue(admin, as, {}, '010-0000-0043')
  await callAs('user', '/internal/numbers', {
    body: { customerId },
    sealed: { kind: 'phone', value: '010-0000-0043', name: '홍시험' },
  })
  await toState(waybillId, 'delivered')
  await tell('customer', waybillId, 'customer.not_received', { waybillId, at: at() })
  await tell('customer', waybillId, 'customer.destroy_asked', { waybillId, customerId, at: at() })
  assert.equal(await destroyDue(admin.db), 0)
  await tell('customer', waybillId, 'customer.received', { waybillId, at: at() })
  assert.equal(await destroyDue(admin.db), 1)
  assert.deepEqual(await leftOf(waybillId), {})
  assert.equal(await destroyDue(admin.db), 0)
})

test('two who destroy one parcel at once destroy it once', async () => {
  const { waybillId } = await issue(admin, as)
  await toState(waybillId, 'delivered')
  const answers = await Promise.all([destroy(waybillId), destroy(waybillId)])
  assert.ok(answers.some(({ status }) => status === 202))
  const types = (await admin.told(waybillId)).map(({ type }) => type)
  assert.equal(types.filter((type) => type === 'waybill.destroy_requested').length, 1)
})

test('a delivery that is taken back is out again; its find tag is its own if nobody has it now', async () => {
  const { waybillId } = await issue(admin, as)
  await toState(waybillId, 'delivered')
  const living = async () =>
    (await admin.db.query('select tag_living as living from labels where waybill_id = $1', [waybillId])).rows[0].living
  assert.equal(await living(), false)
  await toState(waybillId, 'out_for_delivery', 'delivered')
  assert.equal(await living(), true)
  const { body } = await call(`/api/waybills/${waybillId}`, { as })
  assert.deepEqual(
    body.timeline.map(({ state }: { state: string }) => state),
    ['registered', 'delivered', 'out_for_delivery'],
  )
})
