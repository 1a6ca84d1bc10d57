import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { startUser } from '../testing/start-user.ts'
import { giveContentBack } from './give-content-back.ts'

const user = await startUser()

test('content keys that admin lost are given back to it: of confirmed parcels, and of no other', async () => {
  const customer = await user.signIn()
  const [held, kept] = [await user.confirmed(customer), await user.confirmed(customer)]
  const found = await user.issue()
  await user.tell('waybill.matched', { waybillId: found.waybillId, customerId: customer.customerId })
  assert.equal(await giveContentBack(user.deps), 0)
  for (const id of [held.waybillId, found.waybillId, v7()]) user.admin.lost.add(id)
  assert.equal(await giveContentBack(user.deps), 1)
  assert.deepEqual([...user.admin.givenBack.keys()], [held.waybillId])
  const { content } = held.keys as { content: Uint8Array }
  assert.ok(user.admin.givenBack.get(held.waybillId) === Buffer.from(content).toString('base64url'), 'the key itself')
  assert.ok(!user.admin.givenBack.has(kept.waybillId))
})

test('of a destroyed parcel nothing is given back, and a long list is asked for to its end', async () => {
  const customer = await user.signIn()
  const [gone, last] = [await user.confirmed(customer), await user.confirmed(customer)]
  await user.tell('waybill.destroy_requested', {
    waybillId: gone.waybillId,
    reason: 'recipient',
    at: new Date().toISOString(),
  })
  user.admin.lost.clear()
  user.admin.givenBack.clear()
  for (let n = 0; n < 600; n++) user.admin.lost.add(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  for (const { waybillId } of [gone, last]) user.admin.lost.add(waybillId)
  assert.equal(await giveContentBack(user.deps), 1)
  assert.deepEqual([...user.admin.givenBack.keys()], [last.waybillId])
})
