import assert from 'node:assert/strict'
import { consentVersion } from '@exqress/contracts/consent.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import {
  ClaimResult,
  CustomerMe,
  DevelopmentMessages,
  developmentRoutes,
  type ListedParcel,
  ParcelDetail,
  ParcelPage,
  userApiRoutes,
} from '@exqress/contracts/user-api.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { type Answer, type ContractClient, createContractClient } from '../contract-client.ts'
import { until } from '../until.ts'

/** A customer with a phone of their own number. */
export type Customer = {
  customerId: string
  client: ContractClient
  name(name: string): Promise<void>
  list(): Promise<ListedParcel[]>
  /** Waits until the parcel is listed as `relation`, with its keys. */
  sees(waybillId: string, relation: ListedParcel['relation']): Promise<ParcelDetail>
  detail(waybillId: string): Promise<ParcelDetail>
  tryScan(token: string): Promise<Answer>
  scan(token: string): Promise<ParcelDetail>
  claimByLabel(token: string, said: { name: string; unit: string }): Promise<z.output<typeof ClaimResult>>
  confirm(waybillId: string, name: string): Promise<z.output<typeof ClaimResult>>
  /** Proves another number of theirs. */
  prove(phone: string): Promise<void>
  write(path: string): Promise<Answer>
}

export function customerClient(plan: StackPlan): ContractClient {
  return createContractClient(`http://127.0.0.1:${plan.ports.user}`, [...userApiRoutes, ...developmentRoutes])
}

/** The code that was just sent to this number, as its owner reads it. */
export async function readCode(client: ContractClient, phone: string): Promise<string> {
  const number = normalisePhone(phone)
  return until(`the code for ${phone.slice(-4)}`, async () => {
    const { messages } = await client.call(DevelopmentMessages, 'get', '/dev/messages')
    const message = messages.findLast(({ to, text }) => normalisePhone(to) === number && /\b\d{6}\b/.test(text))
    return message && /\b\d{6}\b/.exec(message.text)?.[0]
  })
}

async function askForCode(client: ContractClient, phone: string) {
  const contact = { channel: 'phone', address: phone }
  const { status } = await client.ask('post', '/api/codes', contact)
  assert.equal(status, 202)
  return { contact, code: await readCode(client, phone) }
}

export async function signInCustomer(plan: StackPlan, { phone }: { phone: string }): Promise<Customer> {
  const client = customerClient(plan)
  const proof = await askForCode(client, phone)
  const session = await client.call(SessionAnswer, 'post', '/api/session', { ...proof, consent: consentVersion })
  return customer(client, session.accountId)
}

function customer(client: ContractClient, customerId: string): Customer {
  const detail = (waybillId: string) => client.call(ParcelDetail, 'get', `/api/parcels/${waybillId}`)
  const tryScan = (token: string) => client.ask('post', '/api/scans', { id: v7(), token })
  return {
    customerId,
    client,
    name: async (name) => void (await client.call(CustomerMe, 'put', '/api/me/name', { name })),
    list: async () => (await client.call(ParcelPage, 'get', '/api/parcels')).parcels,
    async sees(waybillId, relation) {
      return until(`the customer to see the parcel as ${relation}`, async () => {
        const { status, body } = await client.ask('get', `/api/parcels/${waybillId}`)
        if (status !== 200) return undefined
        const parcel = ParcelDetail.parse(body)
        return parcel.relation === relation && !parcel.waiting && parcel
      })
    },
    detail,
    tryScan,
    async scan(token) {
      const { status, code, body } = await tryScan(token)
      assert.equal(status, 200, `the scan was refused: ${code}`)
      return ParcelDetail.parse(body)
    },
    claimByLabel: (token, { name, unit }) =>
      client.call(ClaimResult, 'post', '/api/claims', { id: v7(), token, name, unit }),
    confirm: (waybillId, name) =>
      client.call(ClaimResult, 'post', `/api/parcels/${waybillId}/confirm`, { id: v7(), name }),
    async prove(phone) {
      await client.call(CustomerMe, 'post', '/api/me/contacts', await askForCode(client, phone))
    },
    write: (path) => client.ask('post', path, { id: v7() }),
  }
}
