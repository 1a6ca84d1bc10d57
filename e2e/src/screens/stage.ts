import { type CourierParcel, Outcomes } from '@exqress/contracts/delivery-api.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import { type DemoPerson, demoCouriers, demoCustomers, demoOwner } from '@exqress/demo/demo-people.ts'
import { makeDemoRows } from '@exqress/demo/make-demo-csv.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { v7 } from 'uuid'
import { type Courier, courierClient, signInCourier } from '../actors/courier.ts'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import { type Desk, deskClient, deskOf } from '../actors/desk.ts'
import { until } from '../until.ts'
import type { Demo } from './show-screens.ts'

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
  /** Lives elsewhere and has parcels of several carriers in most states. */
  neighbour: DemoPerson
  /** Their number is on a slip, and they have no account yet. */
  newcomer: DemoPerson
}

export async function prepareStage(plan: StackPlan, demo: Demo): Promise<Stage> {
  const client = deskClient(plan)
  await client.call(SessionAnswer, 'post', '/api/session', { email: demoOwner.email, password: demo.password })
  const desk = deskOf(plan, client)
  const [first, second] = demoCouriers
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
  const colleague = await signIn(second?.phone)
  const [elsewhere] = await colleague.list()
  if (!other || !elsewhere || boxes.length !== 3) throw new Error('the demo’s round is not as expected')
  const neighbour = demoCustomers.find(({ place }) => place.sortCode === elsewhere.sortCode) as DemoPerson
  const theirs = (await (await signInCustomer(plan, neighbour)).list()).map(({ waybillId }) => waybillId)
  const round = (await colleague.list()).filter(({ waybillId }) => theirs.includes(waybillId))
  const stage = {
    desk,
    neighbour,
    person,
    customer,
    boxes,
    other: await labelOf(other),
    foreign: await labelOf(elsewhere),
    newcomer: makeDemoRows().find((row) => !row.person.customer && row.phone === row.person.phone)
      ?.person as DemoPerson,
  }
  for (const parcel of rest) await courier.scan('load', (await labelOf(parcel)).token)
  for (const { token } of boxes.slice(1)) await courier.scan('load', token)
  await spread(colleague, await Promise.all(round.map(labelOf)))
  return stage
}

/** One box in each state: delivered, failed, on its way, in the van, taken; the others are registered still. */
async function spread(courier: Courier, labels: readonly StageLabel[]): Promise<void> {
  const [delivered, failed, out, loaded, taken] = labels
  if (!delivered || !failed || !out || !loaded || !taken) throw new Error('the neighbour has too few parcels')
  for (const { token } of [delivered, failed, out]) await courier.scan('load', token)
  await courier.depart()
  for (const { token } of [delivered, failed]) await courier.scan('deliver', token)
  await courier.deliver([delivered.waybillId])
  const failure = { id: v7(), waybillIds: [failed.waybillId], reason: 'absent' }
  await courier.client.call(Outcomes, 'post', '/api/failures', failure)
  await courier.scan('load', loaded.token)
  await courier.scan('take', taken.token)
}
