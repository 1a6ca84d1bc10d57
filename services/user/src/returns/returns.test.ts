import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})

test('a parcel on its way is asked back once; one that is delivered, or not picked up yet, is not', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  const id = v7()
  const ask = () => customer.call('POST', `/api/parcels/${waybillId}/return`, { id })
  const early = await ask()
  assert.deepEqual([early.status, (early.body.error as { code: string }).code], [409, 'impossible_step'])
  await user.move(waybillId, 'picked_up')
  for (const answer of [await ask(), await ask()]) {
    assert.deepEqual([answer.status, answer.body], [202, { requestId: id }])
  }
  const told = (await user.told(waybillId)).filter(({ type }) => type === 'customer.return_requested')
  assert.deepEqual(
    told.map(({ data }) => data.requestId),
    [id],
  )
  await user.move(waybillId, 'out_for_delivery', 'delivered')
  const late = await customer.call('POST', `/api/parcels/${waybillId}/return`, { id: v7() })
  assert.equal(late.status, 409)
})
