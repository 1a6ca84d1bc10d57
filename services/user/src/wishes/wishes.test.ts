import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { lockWaiter } from '@exqress/testing/lock-waiter.ts'
import { v7 } from 'uuid'
import { onDestroyRequested } from '../destruction/on-destroy-requested.ts'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let customer: Client
before(async () => {
  user = await startUser()
  customer = await user.signIn()
})
const errorOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code
const memo = (waybillId: string, text = '시험 비밀번호 0000#', id = v7()) =>
  customer.call('PUT', `/api/parcels/${waybillId}/door-memo`, { id, memo: text })
const wish = (waybillId: string, id = v7()) =>
  customer.call('PUT', `/api/parcels/${waybillId}/wish`, { id, wish: 'guard_room' })
const isSet = async (waybillId: string) => (await customer.call('GET', `/api/parcels/${waybillId}`)).body.doorMemoSet

test('a door memo is passed on to delivery and can be written, never read', async () => {
  const { waybillId } = await user.confirmed(customer)
  assert.equal((await memo(waybillId)).status, 204)
  assert.deepEqual(user.delivery.memos.get(waybillId), { memo: '시험 비밀번호 0000#', source: 'recipient' })
  const { text, body } = await customer.call('GET', `/api/parcels/${waybillId}`)
  assert.equal(body.doorMemoSet, true)
  assert.doesNotMatch(text, /0000#/)
  assert.equal((await memo(waybillId, '')).status, 204)
  assert.equal(await isSet(waybillId), false)
})

test('delivery away, or not told of the parcel yet: try again, and nothing is kept', async () => {
  const { waybillId } = await user.confirmed(customer)
  const id = v7()
  user.delivery.setAway(true)
  const away = await memo(waybillId, '시험', id)
  user.delivery.setAway(false)
  assert.deepEqual([away.status, errorOf(away)], [503, 'upstream_unavailable'])
  user.delivery.unknown.add(waybillId)
  assert.equal(errorOf(await memo(waybillId, '시험', id)), 'upstream_unavailable')
  user.delivery.unknown.delete(waybillId)
  assert.equal(await isSet(waybillId), false)
  assert.equal((await user.db.query('select 1 from client_writes where id = $1', [id])).rowCount, 0)
  assert.equal((await memo(waybillId, '시험', id)).status, 204)
})

test('of a parcel that is destroyed while its memo is passed on, nothing says that there was one', async () => {
  const { waybillId } = await user.confirmed(customer)
  const data = { waybillId, reason: 'desk', at: new Date().toISOString() }
  let late: ReturnType<typeof memo> | undefined
  await withTransaction(user.db, async (tx) => {
    await onDestroyRequested(tx, { data } as Parameters<typeof onDestroyRequested>[1])
    late = memo(waybillId)
    await lockWaiter(user.db)
  })
  assert.equal(errorOf((await late) as Awaited<ReturnType<typeof memo>>), 'not_readable')
  const { rows } = await user.db.query('select door_memo_at as at from parcels where waybill_id = $1', [waybillId])
  assert.deepEqual(rows, [{ at: null }])
})

test('the same write again passes nothing on', async () => {
  const { waybillId } = await user.confirmed(customer)
  const id = v7()
  await memo(waybillId, '시험', id)
  user.delivery.memos.delete(waybillId)
  assert.equal((await memo(waybillId, '시험', id)).status, 204)
  assert.equal(user.delivery.memos.has(waybillId), false)
  assert.equal(errorOf(await memo(waybillId, '다른 시험', id)), 'idempotency_mismatch')
})

test('a wish is told once and shown', async () => {
  const { waybillId } = await user.confirmed(customer)
  const id = v7()
  assert.equal((await wish(waybillId, id)).status, 204)
  assert.equal((await wish(waybillId, id)).status, 204)
  assert.equal((await customer.call('GET', `/api/parcels/${waybillId}`)).body.deliveryWish, 'guard_room')
  const told = (await user.told(waybillId)).filter(({ type }) => type === 'customer.wish_set')
  assert.deepEqual(
    told.map(({ data }) => data.wish),
    ['guard_room'],
  )
})

test('after the delivery, or on the way back, both come too late', async () => {
  for (const last of ['delivered', 'returning'] as const) {
    const { waybillId } = await user.confirmed(customer)
    await user.move(waybillId, 'picked_up', last)
    for (const answer of [await memo(waybillId), await wish(waybillId)]) {
      assert.deepEqual([answer.status, errorOf(answer)], [409, 'too_late'])
    }
    assert.equal(user.delivery.memos.has(waybillId), false)
  }
})
