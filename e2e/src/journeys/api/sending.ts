import assert from 'node:assert/strict'
import { BulkAnswer } from '@exqress/contracts/admin-api.ts'
import { LabelPrint } from '@exqress/contracts/labels.ts'
import { RegisteredParcel } from '@exqress/contracts/user-api.ts'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { v7 } from 'uuid'
import { customerClient, signInCustomer } from '../../actors/customer.ts'
import { people, typed } from '../../people.ts'
import { until } from '../../until.ts'
import type { World } from './world.ts'

/** What customers begin themselves, and strangers. */
export async function sendingSteps(world: World): Promise<void> {
  const { plan, step, parcel, token } = world

  await step('a customer sends a parcel and prints its label; it is fetched and read by its label', async () => {
    const { name, phone, postcode, address, unit } = people.miru
    const to = people.garam
    const request = {
      sender: { name, phone, address: { postcode, address, detail: unit } },
      recipient: {
        name: to.name,
        phone: to.phone,
        address: { postcode: to.postcode, address: to.address, detail: to.unit },
      },
      product: typed.product,
      carrier: 'cj',
    }
    const id = v7()
    const sent = await world.miru.client.call(RegisteredParcel, 'post', '/api/parcels', { id, parcel: request })
    const again = await world.miru.client.call(RegisteredParcel, 'post', '/api/parcels', { id, parcel: request })
    assert.deepEqual(again, sent)
    const own = await world.miru.sees(sent.waybillId, 'sender')
    assert.equal(own.recipientName, to.name)
    world.numbers.add(own.waybillNumber as string)
    const printed = await world.miru.client.call(LabelPrint, 'post', `/api/parcels/${sent.waybillId}/label`, {
      id: v7(),
    })
    assert.equal(printed.url, sent.label.url)

    const garam = await signInCustomer(plan, people.garam)
    await garam.sees(sent.waybillId, 'found')
    await world.desk.assign(world.bada, [sent])
    const [listed] = await world.bada.list()
    assert.deepEqual([listed?.pickUpAtSender, listed?.route?.dong], [true, '103동'])
    assert.match(listed?.senderStreet?.street ?? '', /왕십리로/)
    const taken = await world.bada.scan('take', tokenFromText(sent.label.url) as string)
    assert.equal(taken.state, 'picked_up')
    const scanned = await until('the label to be in use', async () => {
      const answer = await world.miru.client.ask('post', `/api/parcels/${sent.waybillId}/label`, { id: v7() })
      return answer.code
    })
    assert.equal(scanned, 'label_in_use')
  })

  await step('who finds a box gets the same answer for any token', async () => {
    const stranger = customerClient(plan)
    const texts: string[] = []
    for (const found of [token(0), token(1), token(2), 'A'.repeat(39), 'nothing of the kind']) {
      const { status, bytes } = await stranger.ask('post', '/api/found', { id: v7(), token: found, where: 'street' })
      texts.push(`${status} ${Buffer.from(bytes)}`)
    }
    assert.equal(new Set(texts).size, 1)
  })

  await step('what was imported wrongly is not mine', async () => {
    const { waybillId } = parcel(4)
    assert.equal((await world.miru.write(`/api/parcels/${waybillId}/not-mine`)).status, 204)
    assert.equal((await world.miru.client.ask('get', `/api/parcels/${waybillId}`)).code, 'not_readable')
    const request = { id: v7(), waybillIds: [waybillId], courierId: world.bada.courierId }
    const { done } = await world.desk.client.call(BulkAnswer, 'post', '/api/assignments', request)
    assert.equal(done, 1, 'the parcel itself goes on')
  })
}
