import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { type DemoPerson, demoCouriers, demoCustomers, demoFamily } from '@exqress/demo/demo-people.ts'
import { demoCarriers } from '@exqress/demo/make-demo-csv.ts'
import { readLabel } from '@exqress/demo/read-label.ts'
import { v7 as newId } from 'uuid'
import type { ApiClient } from './api-client.ts'
import { service, signInCustomer, until } from './seed-doors.ts'
import type { StackPlan } from './services.ts'
import { Sentence } from './steps.ts'

/** One parcel for each state that the recipient can see a parcel in; `destroyed` has its receipt. */
export const lives = [
  'registered',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'attempt_failed',
  'return_requested',
  'returning',
  'returned',
  'cancelled',
  'exception',
  'destroyed',
] as const
type Life = (typeof lives)[number]
const products = ['동화책', '찻잔 세트', '운동화', '화분', '이어폰', '담요']

type Issued = { life: Life | 'family' | 'safe-number'; waybillId: string; token: string; picture: Uint8Array }
type Given = { plan: StackPlan; desk: ApiClient; recipient: ApiClient | undefined; password: string; folder: string }

/**
 * Gives the first customer a parcel in every state, of all five carriers in turn, each brought there by the calls of whoever brings it
 * there, one under a 050 number that only its label, name and unit together claim, and their family one of its own. All are on the round
 * of the third courier, so that the other rounds stay as the CSV has them. The labels' pictures stay in `folder`: they are
 * printed once, before the first scan.
 */
export async function seedLives({ plan, desk, recipient: signedIn, password, folder }: Given): Promise<void> {
  const recipient = demoCustomers[0] as DemoPerson
  const wanted: { life: Issued['life']; person: DemoPerson; phone: string }[] = [
    ...lives.map((life) => ({ life, person: recipient, phone: recipient.phone })),
    { life: 'safe-number', person: recipient, phone: recipient.safePhone },
    { life: 'family', person: demoFamily, phone: demoFamily.phone },
  ]
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Of a start that was interrupted here: those parcels stay where they are, and new ones are made.
  for (const name of readdirSync(folder)) if (!/^\d/.test(name)) rmSync(join(folder, name))
  const issued = await Promise.all(
    wanted.map(async ({ life, person, phone }, index): Promise<Issued> => {
      const { waybillId, findTag } = await desk.call<{ waybillId: string; findTag: string }>('POST', '/api/waybills', {
        id: newId(),
        waybill: waybillOf(person, phone, index),
      })
      const picture = await desk.download(`/api/waybills/${waybillId}/label.png`)
      writeFileSync(join(folder, `${life}-${findTag.replace(' ', '')}.png`), picture)
      const token = tokenFromText((await readLabel(picture))[0] ?? '')
      if (!token) throw new Sentence('the picture of a label cannot be read.')
      return { life, waybillId, token, picture }
    }),
  )
  const of = (life: Issued['life']) => issued.find((each) => each.life === life) as Issued
  const courier = await courierOf(plan, desk, password, issued)
  const customer = signedIn ?? (await signInCustomer(plan, recipient.phone))

  const scan = (purpose: string, { token }: Issued) =>
    courier.call('POST', '/api/scans', { id: newId(), purpose, token })
  const deliver = async (parcel: Issued) => {
    await scan('deliver', parcel)
    const photoId = newId()
    await courier.send('PUT', `/api/photos/${photoId}`, new Uint8Array(parcel.picture), 'image/png')
    const { outcomes } = await courier.call<{ outcomes: { result: string }[] }>('POST', '/api/deliveries', {
      ...{ id: newId(), waybillIds: [parcel.waybillId], place: 'door', photoId },
    })
    if (outcomes[0]?.result !== 'done') throw new Sentence(`a parcel to be ${parcel.life} was not delivered.`)
  }
  const toDesk = async (wish: string, { waybillId }: Issued, more = {}) => {
    const path = `/api/waybills/${waybillId}/${wish}`
    const { requestId } = await desk.call<{ requestId: string }>('POST', path, { id: newId(), ...more })
    const { state } = await until('delivery to answer the desk', async () => {
      const answer = await desk.call<{ state: string }>('GET', `/api/requests/${requestId}`)
      return answer.state !== 'open' && answer
    })
    if (state !== 'accepted') throw new Sentence(`delivery refused to ${wish} a demo parcel.`)
  }
  const sendBack = async (life: Life) => {
    await scan('take', of(life))
    await toDesk('return', of(life))
  }

  const out = [of('out_for_delivery'), of('delivered'), of('attempt_failed'), of('destroyed')]
  await Promise.all(out.map((parcel) => scan('load', parcel)))
  await courier.call('POST', '/api/departures', { id: newId() })
  await Promise.all([
    scan('take', of('picked_up')),
    scan('load', of('in_transit')),
    deliver(of('delivered')),
    deliver(of('destroyed')).then(() => destroy(customer, of('destroyed'))),
    scan('deliver', of('attempt_failed')).then(() =>
      courier.call('POST', '/api/failures', {
        ...{ id: newId(), waybillIds: [of('attempt_failed').waybillId], reason: 'absent' },
      }),
    ),
    sendBack('return_requested'),
    sendBack('returning').then(() => scan('take', of('returning'))),
    sendBack('returned')
      .then(() => scan('take', of('returned')))
      .then(() => deliver(of('returned'))),
    toDesk('cancel', of('cancelled')),
    toDesk('report', of('exception'), { status: 'exception', at: new Date().toISOString() }),
  ])
}

function waybillOf(person: DemoPerson, phone: string, index: number) {
  const { building, unit, place, memo, name } = person
  return {
    carrier: demoCarriers[index % demoCarriers.length]?.code,
    recipient: {
      ...{ name, phone },
      address: {
        postcode: place.postcode,
        address: `${building.street} ${building.building}`.trim(),
        detail: `${building.dong} ${unit}`.trim(),
      },
    },
    senderName: '한빛상점',
    product: products[index % products.length],
    memo,
  }
}

/** Gives the third courier all of them, and waits until their list has them and their keys. */
async function courierOf(
  plan: StackPlan,
  desk: ApiClient,
  password: string,
  issued: readonly Issued[],
): Promise<ApiClient> {
  const { name, phone } = demoCouriers[2] as (typeof demoCouriers)[number]
  const { couriers } = await desk.call<{ couriers: { courierId: string; name?: string }[] }>('GET', '/api/couriers')
  const courierId = couriers.find((each) => each.name === name)?.courierId
  if (!courierId) throw new Sentence('the desk does not know the demo couriers.')
  const waybillIds = issued.filter(({ life }) => life !== 'safe-number').map(({ waybillId }) => waybillId)
  await desk.call('POST', '/api/assignments', { id: newId(), waybillIds, courierId })
  const client = service(plan, 'delivery')
  const session = await client.call<{ accessToken: string }>('POST', '/api/session', {
    ...{ phone, password, deviceId: newId() },
  })
  const courier = client.withToken(session.accessToken)
  await until('the courier to be told', async () => {
    const { parcels } = await courier.call<{ parcels: { waybillId: string; waiting?: boolean }[] }>(
      'GET',
      '/api/parcels',
    )
    return waybillIds.every((id) => parcels.some(({ waybillId, waiting }) => waybillId === id && !waiting))
  })
  return courier
}

/** As the recipient does: it has come, and what is known of it is to go. */
async function destroy(customer: ApiClient, { waybillId }: Issued): Promise<void> {
  const path = `/api/parcels/${waybillId}`
  const look = () => customer.call<{ state: string; product?: string; destruction?: { receipt?: string } }>('GET', path)
  // With its product: from then on it is known to be theirs.
  await until('the recipient to be told', async () => {
    const parcel = await look().catch(() => undefined) // nothing of theirs until the news has come
    return parcel?.state === 'delivered' && parcel.product !== undefined
  })
  await customer.call('POST', `${path}/received`, { id: newId() })
  await customer.call('POST', `${path}/destroy`, { id: newId() })
  await until('the receipt of the destruction', async () => (await look()).destruction?.receipt !== undefined)
}
