import assert from 'node:assert/strict'
import { RegisteredParcel } from '@exqress/contracts/user-api.ts'
import { v7 } from 'uuid'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import type { World } from '../journeys/api/world.ts'
import { until } from '../until.ts'
import { crowd, type Member } from './people.ts'

/** Members who do something themselves; all others only get a parcel, as most people do. */
const ACTIVE = 30

/** What some of the crowd might tell an attacker of themselves. */
export type Accomplices = {
  /** Members who have signed in and whose parcel still lives. */
  members: readonly Member[]
  /** Two parcels of one person, who has confirmed both. */
  pairs: readonly (readonly [string, string])[]
  /** What the labels say that somebody has seen. */
  tokens: readonly string[]
  /** A recipient who looks after their parcel, which lives. */
  spared: { waybillId: string; customer: Customer }
}

/** The crowd's parcels are imported; some members sign in, write memos and wishes, get their parcel, send one and have theirs destroyed. */
export async function crowdSteps(world: World): Promise<Accomplices> {
  const { plan, step, desk } = world
  const waybills = new Map<Member, string>()
  const customers = new Map<Member, Customer>()
  const active = crowd.filter((_, index) => index % Math.floor(crowd.length / ACTIVE) === 0)
  const delivered = active.slice(0, 16)
  const pairs: [string, string][] = []
  const tokens = [...world.tokens.values()]
  const of = (member: Member) => ({
    waybillId: waybills.get(member) as string,
    customer: customers.get(member) as Customer,
  })

  await step('a file of 1,000 orders is imported', async () => {
    for (let at = 0; at < crowd.length; at += 500) {
      const some = crowd.slice(at, at + 500)
      const orders = some.map((to, index) => ({ to, item: `c-${at + index}`, waybillNumber: to.waybillNumber }))
      const parcels = await desk.import(orders)
      for (const [index, member] of some.entries()) waybills.set(member, parcels[index]?.waybillId as string)
    }
    assert.equal(new Set(waybills.values()).size, crowd.length)
  })

  await step('members sign in, are found and confirmed, and write memos and wishes', async () => {
    for (const member of active) {
      const customer = await signInCustomer(plan, member)
      customers.set(member, customer)
      const { waybillId } = of(member)
      await customer.name(member.name)
      const seen = await customer.sees(waybillId, 'recipient')
      assert.ok(seen.recipientName === member.name && seen.unit === member.unit)
      const write = (path: string, body: object) =>
        customer.client.ask('put', `/api/parcels/${waybillId}/${path}`, body)
      // Delivery may not have been told of a parcel this young: then the person is asked to try again, and does.
      const memo = { id: v7(), memo: member.memo }
      await until('the memo to be taken', async () => {
        const { status } = await write('door-memo', memo)
        assert.ok(status === 204 || status === 503)
        return status === 204
      })
      assert.equal((await write('wish', { id: v7(), wish: 'guard_room' })).status, 204)
    }
  })

  await step('couriers carry some to the door; their recipients see the proof', async () => {
    const parcels = delivered.map((member) => ({ waybillId: of(member).waybillId }))
    await desk.assign(world.haneul, parcels)
    for (const member of delivered) {
      const { waybillId, customer } = of(member)
      const token = await desk.tokenOf(waybillId)
      tokens.push(token)
      await world.haneul.scan('load', token)
      await world.haneul.depart()
      const opened = await world.haneul.scan('deliver', token)
      assert.ok(opened.recipientName === member.name && opened.doorMemo === member.memo)
      await world.haneul.deliver([waybillId])
      await until('the proof to be seen', async () => (await customer.detail(waybillId)).proof?.photo)
    }
  })

  await step('some send a parcel, some report one, some have theirs destroyed', async () => {
    for (const [index, member] of active.entries()) {
      const { waybillId, customer } = of(member)
      const to = active[index + 1]
      if (index % 3 === 0 && to) {
        const parcel = { sender: partyOf(member), recipient: partyOf(to), product: member.product, carrier: 'cj' }
        const sent = await customer.client.call(RegisteredParcel, 'post', '/api/parcels', { id: v7(), parcel })
        await of(to).customer.sees(sent.waybillId, 'recipient')
        pairs.push([of(to).waybillId, sent.waybillId])
      }
      if (index < delivered.length / 2) {
        assert.equal((await customer.write(`/api/parcels/${waybillId}/received`)).status, 204)
        assert.equal((await customer.write(`/api/parcels/${waybillId}/destroy`)).status, 202)
        await until('all to have destroyed it', async () => {
          const { destruction } = await customer.detail(waybillId)
          return Boolean(destruction?.admin && destruction.delivery && destruction.user)
        })
      }
    }
  })
  const members = active.slice(-3)
  return { members, pairs: pairs.slice(-3), tokens, spared: of(members[0] as Member) }
}

function partyOf({ name, phone, postcode, address, unit }: Member) {
  return { name, phone, address: { postcode, address, detail: unit } }
}
