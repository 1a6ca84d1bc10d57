import type { CourierParcel } from '@exqress/contracts/delivery-api.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import { type DemoPerson, demoCustomers, demoPeople } from '@exqress/demo/demo-people.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { courierClient, signInCourier } from '../actors/courier.ts'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import { type Desk, deskClient, deskOf } from '../actors/desk.ts'
import { until } from '../until.ts'
import type { Demo } from './main.ts'

/** A label for the camera, and what a test of it would need. */
export type StageLabel = { waybillId: string; findTag: string; token: string; svg: string }

/** A morning in the middle of the demo's data: most of the round is loaded, one box for its first customer is not. */
export type Stage = {
  desk: Desk
  /** Has three boxes for one door on the round, the first of them not loaded yet. */
  person: DemoPerson
  customer: Customer
  boxes: StageLabel[]
  /** On the same round, not loaded either, for another door. */
  other: StageLabel
  /** On another courier's round. */
  foreign: StageLabel
  /** Their number is on a slip, and they have no account yet. */
  newcomer: DemoPerson
}

export async function prepareStage(plan: StackPlan, demo: Demo): Promise<Stage> {
  const client = deskClient(plan)
  await client.call(SessionAnswer, 'post', '/api/session', { email: demo.owner.email, password: demo.password })
  const desk = deskOf(plan, client)
  const [first, second] = demo.couriers
  const signIn = (phone = '') => signInCourier(courierClient(plan), { phone, password: demo.password })
  const courier = await signIn(first?.phone)
  const list = await until('the round with its streets', async () => {
    const parcels = await courier.list()
    return parcels.length > 20 && parcels.every(({ waiting }) => !waiting) && parcels
  })
  const person = demoCustomers[0] as DemoPerson
  const customer = await signInCustomer(plan, person)
  const own = (await customer.list()).map(({ waybillId }) => waybillId)
  const labelOf = async ({ waybillId, findTag }: CourierParcel): Promise<StageLabel> => {
    const { bytes } = await client.ask('get', `/api/waybills/${waybillId}/label.svg`)
    return { waybillId, findTag, token: await desk.tokenOf(waybillId), svg: Buffer.from(bytes).toString() }
  }
  const boxes = await Promise.all(list.filter(({ waybillId }) => own.includes(waybillId)).map(labelOf))
  const [other, ...rest] = list.filter(({ waybillId }) => !own.includes(waybillId))
  const [elsewhere] = await (await signIn(second?.phone)).list()
  if (!other || !elsewhere || boxes.length !== 3) throw new Error('the demo’s round is not as expected')
  const stage = {
    desk,
    person,
    customer,
    boxes,
    other: await labelOf(other),
    foreign: await labelOf(elsewhere),
    newcomer: demoPeople.findLast(({ customer: isOne }) => !isOne) as DemoPerson,
  }
  for (const parcel of rest) await courier.scan('load', (await labelOf(parcel)).token)
  for (const { token } of boxes.slice(1)) await courier.scan('load', token)
  return stage
}
