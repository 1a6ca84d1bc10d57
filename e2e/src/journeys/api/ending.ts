import assert from 'node:assert/strict'
import { DeskPage } from '@exqress/contracts/admin-api.ts'
import { LabelPrint } from '@exqress/contracts/labels.ts'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { v7 } from 'uuid'
import { people } from '../../people.ts'
import { until } from '../../until.ts'
import type { World } from './world.ts'

/** Destroyed, relabelled, returned. */
export async function endingSteps(world: World): Promise<void> {
  const { step, parcel, token } = world

  await step('destroyed, the same label is unknown to everyone and the parcel to all services', async () => {
    const { waybillId } = parcel(0)
    const early = await world.miru.write(`/api/parcels/${parcel(3).waybillId}/destroy`)
    assert.equal(early.code, 'destroy_not_yet')
    assert.equal((await world.miru.write(`/api/parcels/${waybillId}/destroy`)).status, 202)
    await until('all three services to have destroyed the parcel', async () => {
      const { destruction } = await world.miru.detail(waybillId)
      return Boolean(destruction?.admin && destruction.delivery && destruction.user)
    })
    const [byRecipient, byCourier, byStranger] = [
      await world.miru.tryScan(token(0)),
      await world.haneul.tryScan('look', token(0)),
      await world.bada.tryScan('look', token(0)),
    ]
    assert.deepEqual(
      [byRecipient.code, byCourier.code, byStranger.code],
      ['not_readable', 'not_readable', 'not_readable'],
    )
    assert.equal((await world.desk.client.ask('get', `/api/waybills/${waybillId}/label.png`)).code, 'not_readable')
    const photo = await world.miru.client.ask('get', `/api/parcels/${waybillId}/proof-photo`)
    assert.equal(photo.code, 'not_readable')
    assert.equal((await world.desk.client.ask('get', `/api/waybills/${waybillId}`)).code, 'not_readable')
    const { parcels: listed } = await world.desk.client.call(DeskPage, 'get', '/api/waybills?limit=500')
    assert.ok(listed.find((candidate) => candidate.waybillId === waybillId)?.destroyed)
    assert.equal((await world.miru.detail(waybillId)).recipientName, undefined)
  })

  await step('a damaged label is replaced: the old one opens nothing, the new one does', async () => {
    const { waybillId } = parcel(1)
    const answer = await world.haneul.client.call(LabelPrint, 'post', '/api/relabels', { id: v7(), waybillId })
    const renewed = tokenFromText(answer.url) as string
    assert.notEqual(renewed, token(1))
    await until('the old label to be void and the new one known', async () => {
      const [old, now] = [await world.haneul.tryScan('look', token(1)), await world.haneul.tryScan('look', renewed)]
      return old.code === 'not_readable' && now.status === 200
    })
    const opened = await world.haneul.scan('deliver', renewed)
    assert.equal(opened.recipientName, people.sol.name)
    const failure = { id: v7(), waybillIds: [waybillId], reason: 'absent' }
    const failed = await world.haneul.client.ask('post', '/api/failures', failure)
    assert.equal(failed.status, 200)
    await until(
      'the desk to hear of the failed attempt',
      async () => (await world.desk.detail(waybillId)).state === 'attempt_failed',
    )
  })

  await step('a return before delivery brings the parcel back', async () => {
    const { waybillId } = parcel(3)
    await world.haneul.scan('load', token(3))
    await until(
      'the parcel to be under way for the customer',
      async () => (await world.miru.detail(waybillId)).state === 'in_transit',
    )
    assert.equal((await world.miru.write(`/api/parcels/${waybillId}/return`)).status, 202)
    await until(
      'the return to be accepted',
      async () => (await world.miru.detail(waybillId)).state === 'return_requested',
    )
    assert.equal((await world.haneul.scan('take', token(3))).state, 'returning')
    const opened = await world.haneul.scan('deliver', token(3))
    assert.equal(opened.recipientName, undefined, 'who brings a parcel back reads no recipient')
    const [outcome] = await world.haneul.deliver([waybillId])
    assert.equal(outcome?.result === 'done' && outcome.state, 'returned')
    await until(
      'the customer to see it returned',
      async () => (await world.miru.detail(waybillId)).state === 'returned',
    )
  })
}
