import assert from 'node:assert/strict'
import { courierConsentVersion } from '@exqress/contracts/consent.ts'
import {
  CourierList,
  CourierMe,
  type CourierParcel,
  DepartureAnswer,
  deliveryApiRoutes,
  OpenedParcel,
  Outcomes,
} from '@exqress/contracts/delivery-api.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import type { ScanPurpose } from '@exqress/contracts/states.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { type Answer, type ContractClient, createContractClient } from '../contract-client.ts'
import { couriers } from '../people.ts'
import { proofPhoto } from '../proof-photo.ts'

const password = 'ein sehr langes Wort'

/** A courier with a phone. */
export type Courier = {
  courierId: string
  client: ContractClient
  me(): Promise<z.output<typeof CourierMe>>
  list(): Promise<CourierParcel[]>
  tryScan(purpose: ScanPurpose, token: string, id?: string): Promise<Answer>
  scan(purpose: ScanPurpose, token: string): Promise<OpenedParcel>
  depart(): Promise<z.output<typeof DepartureAnswer>>
  /** Uploads the photo and delivers at the door. */
  deliver(waybillIds: readonly string[], id?: string): Promise<z.output<typeof Outcomes>['outcomes']>
}

export function courierClient(plan: StackPlan): ContractClient {
  return createContractClient(`http://127.0.0.1:${plan.ports.delivery}`, deliveryApiRoutes)
}

export async function signUpCourier(plan: StackPlan, who: keyof typeof couriers): Promise<Courier> {
  const client = courierClient(plan)
  const signedUp = await client.ask('post', '/api/couriers', {
    ...couriers[who],
    password,
    consent: courierConsentVersion,
  })
  assert.equal(signedUp.status, 202)
  return signInCourier(client, { phone: couriers[who].phone, password })
}

export async function signInCourier(
  client: ContractClient,
  account: { phone: string; password: string },
): Promise<Courier> {
  const session = await client.call(SessionAnswer, 'post', '/api/session', { ...account, deviceId: v7() })
  return courier(client, session.accountId)
}

function courier(client: ContractClient, courierId: string): Courier {
  const tryScan: Courier['tryScan'] = (purpose, token, id = v7()) =>
    client.ask('post', '/api/scans', { id, purpose, token })
  return {
    courierId,
    client,
    me: () => client.call(CourierMe, 'get', '/api/me'),
    list: async () => (await client.call(CourierList, 'get', '/api/parcels')).parcels,
    tryScan,
    async scan(purpose, token) {
      const { status, code, body } = await tryScan(purpose, token)
      assert.equal(status, 200, `the scan to ${purpose} was refused: ${code}`)
      return OpenedParcel.parse(body)
    },
    depart: () => client.call(DepartureAnswer, 'post', '/api/departures', { id: v7() }),
    async deliver(waybillIds, id = v7()) {
      const photoId = v7()
      const { status } = await client.send('put', `/api/photos/${photoId}`, proofPhoto, 'image/png')
      assert.equal(status, 201)
      const delivery = { id, waybillIds, place: 'door', photoId }
      return (await client.call(Outcomes, 'post', '/api/deliveries', delivery)).outcomes
    },
  }
}
