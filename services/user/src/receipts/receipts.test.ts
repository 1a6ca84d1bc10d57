import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let customer: Client
before(async () => {
  user = await startUser()
  customer = await user.signIn()
})
const tell = (waybillId: string, what: string, id = v7()) =>
  customer.call('POST', `/api/parcels/${waybillId}/${what}`, { id })
const errorOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code

test('before the delivery there is nothing to confirm', async () => {
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up')
  for (const what of ['received', 'not-received', 'damaged']) {
    const answer = await tell(waybillId, what)
    assert.deepEqual([answer.status, errorOf(answer)], [409, 'not_delivered'])
  }
})

test('each word is told once and the last one counts', async () => {
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'out_for_delivery', 'delivered')
  const id = v7()
  const twice = await Promise.all([tell(waybillId, 'not-received', id), tell(waybillId, 'not-received', id)])
  assert.deepEqual(
    twice.map(({ status }) => status),
    [204, 204],
  )
  assert.equal((await tell(waybillId, 'damaged')).status, 204)
  assert.equal((await tell(waybillId, 'received')).status, 204)
  assert.equal((await customer.call('GET', `/api/parcels/${waybillId}`)).body.received, 'received')
  assert.deepEqual(
    (await user.told(waybillId)).map(({ type }) => type),
    ['customer.claimed', 'customer.not_received', 'customer.damaged', 'customer.received'],
  )
  assert.equal(errorOf(await tell(waybillId, 'received', id)), 'idempotency_mismatch')
})
