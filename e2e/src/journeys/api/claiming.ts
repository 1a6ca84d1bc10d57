import assert from 'node:assert/strict'
import type { DeskParcel } from '@exqress/contracts/admin-api.ts'
import { v7 } from 'uuid'
import { signInCustomer } from '../../actors/customer.ts'
import { people, safeNumber } from '../../people.ts'
import { until } from '../../until.ts'
import type { World } from './world.ts'

/** Whose parcel is it: by number and name, by label, and where the number is wrong, given anew or claimed twice. */
export async function claimingSteps(world: World): Promise<void> {
  const { plan, step, parcel, token } = world

  await step(
    'another finds by number and confirms by the name on the slip; who gives a wrong one does not',
    async () => {
      const sol = await signInCustomer(plan, people.sol)
      await sol.sees(parcel(1).waybillId, 'found')
      assert.equal((await sol.confirm(parcel(1).waybillId, people.sol.name)).result, 'confirmed')
      assert.equal((await sol.sees(parcel(1).waybillId, 'recipient')).unit, people.sol.unit)
    },
  )

  await step('a parcel with a safe number is found by nobody and claimed by its label, name and unit', async () => {
    const garam = await signInCustomer(plan, people.garam)
    const { name, unit } = people.garam
    assert.deepEqual(await garam.list(), [])
    assert.equal((await garam.tryScan(token(2))).code, 'not_readable')
    const wrongUnit = await garam.claimByLabel(token(2), { name, unit: '1301호' })
    assert.deepEqual(wrongUnit, { result: 'refused', triesLeft: 4 })
    assert.equal((await garam.claimByLabel(token(2), { name, unit })).result, 'confirmed')
    assert.equal((await garam.sees(parcel(2).waybillId, 'recipient')).recipientName, name)
    assert.equal((await garam.scan(token(2))).unit, unit)

    const late = await signInCustomer(plan, people.bora)
    const doubly = await late.client.ask('post', '/api/claims', { id: v7(), token: token(2), name, unit })
    assert.equal(doubly.code, 'not_readable', 'claimed doubly: it is another’s for good')
  })

  await step('two who claim one box at once: it is one’s, and nothing opens for the other', async () => {
    const [issued] = (await world.desk.import([{ to: people.garam, item: 'g-2', phone: safeNumber }])) as [DeskParcel]
    const label = await world.desk.tokenOf(issued.waybillId)
    const both = [await signInCustomer(plan, people.garam), await signInCustomer(plan, people.bora)]
    const { name, unit } = people.garam
    await until('the label to be known', async () => (await both[0]?.tryScan(label))?.code === 'not_readable')
    const answers = await Promise.all(
      both.map(({ client }) => client.ask('post', '/api/claims', { id: v7(), token: label, name, unit })),
    )
    assert.deepEqual(answers.map(({ code }) => code ?? 'confirmed').sort(), ['confirmed', 'not_readable'])
  })

  await step(
    'a wrong number on the slip: its owner sees no more than that a parcel comes, until whose it is claims it',
    async () => {
      const wrongly = { to: people.bora, item: 'b-1', phone: people.sol.phone }
      const [issued] = (await world.desk.import([wrongly])) as [DeskParcel]
      const sol = await signInCustomer(plan, people.sol)
      const seen = await sol.sees(issued.waybillId, 'found')
      assert.deepEqual(
        [seen.findTag, seen.recipientName, seen.product, seen.route],
        [issued.findTag, undefined, undefined, undefined],
      )
      const bora = await signInCustomer(plan, people.bora)
      assert.equal(
        (await bora.claimByLabel(await world.desk.tokenOf(issued.waybillId), people.bora)).result,
        'confirmed',
      )
      await until('the wrong account to lose what it had found', async () =>
        (await sol.list()).every(({ waybillId }) => waybillId !== issued.waybillId),
      )
      assert.equal((await bora.sees(issued.waybillId, 'recipient')).unit, people.bora.unit)
    },
  )

  await step('a number that another proves ends what it had found, and finds what comes afterwards', async () => {
    const before = await signInCustomer(plan, people.nari)
    await before.sees(parcel(5).waybillId, 'found')
    const heir = await signInCustomer(plan, { phone: '010-0000-7106' })
    await heir.prove(people.nari.phone)
    await until(
      'the former owner of the number to lose what it had found',
      async () => (await before.list()).length === 0,
    )
    const [issued] = (await world.desk.import([{ to: people.nari, item: 'n-2' }])) as [DeskParcel]
    await heir.sees(issued.waybillId, 'found')
    assert.deepEqual(
      [(await heir.list()).map(({ waybillId }) => waybillId), await before.list()],
      [[issued.waybillId], []],
    )
  })
}
