import assert from 'node:assert/strict'
import { signInCustomer } from '../../actors/customer.ts'
import { openDesk } from '../../actors/desk.ts'
import { people, safeNumber } from '../../people.ts'
import type { World } from './world.ts'

/** The desk opens, couriers are hired, a file is imported, a customer signs in. */
export async function beginningSteps(world: World): Promise<void> {
  const { plan, step, parcel } = world

  await step('the owner opens the desk, two couriers sign up and are approved', async () => {
    world.desk = await openDesk(plan)
    ;[world.haneul, world.bada] = [await world.desk.hire('haneul'), await world.desk.hire('bada')]
  })

  await step('a file is imported; sent again it issues nothing; its labels can be read', async () => {
    const orders = [
      { to: people.miru, item: 'm-1' },
      { to: people.sol, item: 's-1' },
      { to: people.garam, item: 'g-1', phone: safeNumber },
      { to: people.miru, item: 'm-2' },
      { to: people.miru, item: 'm-3', carrierName: '한진택배' },
      { to: people.nari, item: 'n-1' },
    ]
    const first = await world.desk.send(orders, 'journey-mall')
    const again = await world.desk.send(orders, 'journey-mall')
    assert.deepEqual([first.issued, again.issued, again.repeated, again.failed], [orders.length, 0, orders.length, 0])
    world.parcels = await world.desk.issuedBy(first.importId)
    for (const { waybillId } of world.parcels) world.tokens.set(waybillId, await world.desk.tokenOf(waybillId))
    assert.equal(new Set(world.tokens.values()).size, orders.length)
    assert.deepEqual(
      world.parcels.map(({ sortCode, state }) => [sortCode, state]),
      orders.map(() => ['4S11', 'registered']),
    )
    for (const { waybillId } of world.parcels)
      world.numbers.add((await world.desk.detail(waybillId)).waybillNumber as string)
    const detail = await world.desk.detail(parcel(0).waybillId)
    assert.equal(detail.maskedName, '황***찬')
    assert.ok(!JSON.stringify(detail).includes(people.miru.unit))
    await world.desk.assign(world.haneul, world.parcels)
  })

  await step('a customer signs in; her number finds her parcels, and her name confirms them', async () => {
    world.miru = await signInCustomer(plan, people.miru)
    const found = await world.miru.sees(parcel(0).waybillId, 'found')
    assert.deepEqual([found.recipientName, found.product, found.unit], [undefined, undefined, undefined])
    const wrong = await world.miru.confirm(parcel(0).waybillId, people.bora.name)
    assert.deepEqual(wrong, { result: 'refused', triesLeft: 4 })
    await world.miru.name(people.miru.name)
    for (const index of [0, 3, 4]) {
      const seen = await world.miru.sees(parcel(index).waybillId, 'recipient')
      assert.deepEqual(
        [seen.recipientName, seen.product, seen.unit],
        [people.miru.name, people.miru.product, people.miru.unit],
      )
    }
    const listed = await world.miru.list()
    assert.deepEqual(new Set(listed.map(({ carrierName }) => carrierName)), new Set(['CJ대한통운', '한진택배']))
    assert.equal(listed.length, 3)
  })
}
