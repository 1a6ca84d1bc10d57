import assert from 'node:assert/strict'
import { v7 } from 'uuid'
import { signInCustomer } from '../../actors/customer.ts'
import { askDatabase } from '../../databases.ts'
import { people, typed } from '../../people.ts'
import { proofPhoto } from '../../proof-photo.ts'
import { until } from '../../until.ts'
import { misspelt, type World } from './world.ts'

/** From the depot to the door, and who may read what on the way. */
export async function carryingSteps(world: World): Promise<void> {
  const { plan, step, parcel, token } = world

  await step('the courier takes, loads and departs, and reads no person on the way', async () => {
    const memo = { id: v7(), memo: typed.memo }
    assert.equal(
      (await world.miru.client.ask('put', `/api/parcels/${parcel(0).waybillId}/door-memo`, memo)).status,
      204,
    )
    for (const index of [0, 1, 2]) {
      const taken = await world.haneul.scan('take', token(index))
      assert.deepEqual([taken.state, taken.recipientName, taken.unit], ['picked_up', undefined, undefined])
    }
    const loaded = [
      await world.haneul.scan('load', token(0)),
      await world.haneul.scan('load', token(1)),
      await world.haneul.scan('load', token(2)),
    ]
    assert.deepEqual(
      loaded.map(({ loadNumber, already }) => [loadNumber, already]),
      [1, 2, 3].map((number) => [number, false]),
    )
    assert.equal((await world.haneul.scan('load', token(0))).already, true)
    assert.equal((await world.haneul.depart()).departed, 3)
    const first = (await world.haneul.list()).find(({ waybillId }) => waybillId === parcel(0).waybillId)
    assert.deepEqual([first?.state, first?.route?.dong], ['out_for_delivery', '101동'])
  })

  await step('a token is good at one service, whole, and for nothing between services', async () => {
    const callers = { admin: world.desk.client, delivery: world.haneul.client, user: world.miru.client }
    const tokens = Object.values(callers).map(({ accessToken = '' }) => accessToken)
    for (const [service, { accessToken = '' }] of Object.entries(callers)) {
      const base = `http://127.0.0.1:${plan.ports[service as keyof typeof callers]}`
      const ask = async (token: string, path = '/api/me') =>
        (await fetch(base + path, { headers: { authorization: `Bearer ${token}` } })).status
      assert.equal(await ask(accessToken), 200)
      const [header, payload, signature] = accessToken.split('.')
      const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
      const forged = [`${header}.${payload}.${misspelt(signature ?? '')}`, `${none}.${payload}.`, '']
      for (const token of [...forged, ...tokens.filter((token) => token !== accessToken)])
        assert.equal(await ask(token), 401)
      assert.ok((await ask(accessToken, '/internal/photos/00000000-0000-7000-8000-000000000000')) >= 400)
    }
  })

  await step('each opening leaves one record, each refused label one row, and what is no label nothing', async () => {
    const count = async (from: string) => {
      const [row] = await askDatabase<{ n: number }>(plan, 'delivery', `select count(*)::int as n from ${from}`)
      return row?.n ?? 0
    }
    const records = `access_records where waybill_id = '${parcel(1).waybillId}'`
    const [before, refused] = [await count(records), await count('refused_attempts')]
    await world.haneul.scan('look', token(1))
    assert.deepEqual([await count(records), await count('refused_attempts')], [before + 1, refused])
    await world.bada.tryScan('look', token(1))
    await world.bada.tryScan('look', misspelt(token(1)))
    assert.deepEqual([await count(records), await count('refused_attempts')], [before + 1, refused + 1])
  })

  await step('nobody else opens these labels', async () => {
    const stranger = await signInCustomer(plan, people.bora)
    const answers = [await world.bada.tryScan('take', token(0)), await stranger.tryScan(token(0))]
    assert.deepEqual(
      answers.map(({ status, code }) => [status, code]),
      [
        [404, 'not_readable'],
        [404, 'not_readable'],
      ],
    )
    for (const forged of [
      token(0).replace(/.$/, 'B'),
      misspelt(token(0)),
      token(0).slice(1),
      'https://example.org/',
      'A'.repeat(39),
    ]) {
      const [atDelivery, atUser] = [await world.haneul.tryScan('look', forged), await world.miru.tryScan(forged)]
      assert.deepEqual([atDelivery.code, atUser.code], ['label_invalid', 'label_invalid'])
    }
  })

  await step('at the door the courier opens a parcel, delivers it with a photo; the customer sees both', async () => {
    const opened = await world.haneul.scan('deliver', token(0))
    assert.deepEqual(
      [opened.recipientName, opened.unit, opened.doorMemo, opened.inHand],
      [people.miru.name, people.miru.unit, typed.memo, true],
    )
    const id = v7()
    const [outcome] = await world.haneul.deliver([parcel(0).waybillId], id)
    assert.equal(outcome?.result, 'done')

    const seen = await until('the customer to see the delivery with its proof', async () => {
      const detail = await world.miru.detail(parcel(0).waybillId)
      return detail.state === 'delivered' && detail.proof?.photo && detail
    })
    assert.deepEqual(
      [seen.timeline.map(({ state }) => state), seen.proof?.place],
      [['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered'], 'door'],
    )
    const photo = await world.miru.client.ask('get', `/api/parcels/${parcel(0).waybillId}/proof-photo`)
    assert.deepEqual([photo.status, Buffer.compare(photo.bytes, proofPhoto)], [200, 0])
    assert.equal((await world.miru.scan(token(0))).state, 'delivered')
    assert.equal((await world.miru.write(`/api/parcels/${parcel(0).waybillId}/received`)).status, 204)
  })
}
