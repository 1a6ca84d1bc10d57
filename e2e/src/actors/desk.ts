import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  adminApiRoutes,
  BulkAnswer,
  Carrier,
  DeskCouriers,
  DeskDetail,
  DeskPage,
  type DeskParcel,
  ImportResult,
} from '@exqress/contracts/admin-api.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { environmentOf, mainOf, type StackPlan } from '@exqress/scripts/lib/services.ts'
import { decodeWithZxing } from '@exqress/testing/decode-qr.ts'
import { fromPng } from '@exqress/testing/gray-picture.ts'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { type ContractClient, createContractClient } from '../contract-client.ts'
import type { Order } from '../orders.ts'
import { ordersCsv } from '../orders.ts'
import { couriers, owner } from '../people.ts'
import { until } from '../until.ts'
import { type Courier, signUpCourier } from './courier.ts'

export const password = 'a long enough password'

/** Somebody at the desk. */
export type Desk = {
  client: ContractClient
  /** Imports and answers the new parcels in the order of the file. */
  import(orders: readonly Order[]): Promise<DeskParcel[]>
  /** The file as a mall's account sends it, whatever comes of it. */
  send(orders: readonly Order[], source: string): Promise<ImportResult>
  /** The parcels of an import, in the order of its file. */
  issuedBy(importId: string): Promise<DeskParcel[]>
  /** The token in the QR of the label, read off its picture like a camera would. */
  tokenOf(waybillId: string): Promise<string>
  /** Assigns, and waits until the courier sees the parcels with their streets. */
  assign(courier: Courier, parcels: readonly { waybillId: string }[]): Promise<void>
  detail(waybillId: string): Promise<z.output<typeof DeskDetail>>
  /** Signed up, approved, and approved at delivery too. */
  hire(who: keyof typeof couriers): Promise<Courier>
}

export function deskClient(plan: StackPlan): ContractClient {
  return createContractClient(`http://127.0.0.1:${plan.ports.admin}`, adminApiRoutes)
}

/** The one-time link of the first owner, printed by the command that an operator runs. */
export async function ownersLink(plan: StackPlan): Promise<string> {
  const command = mainOf('admin').replace(/main\.ts$/, 'create-owner.ts')
  const args = [command, '--email', owner.email, '--quiet']
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environmentOf('admin', plan) })
  return stdout.trim()
}

/** Takes up the owner's invitation, signs in, and sets the carriers up. */
export async function openDesk(plan: StackPlan): Promise<Desk> {
  const client = deskClient(plan)
  const [secret] = (await ownersLink(plan)).match(/[\w-]{20,}$/) ?? []
  await client.call(SessionAnswer, 'post', '/api/invitations/accept', { secret, name: owner.name, password })
  const again = await client.ask('post', '/api/invitations/accept', { secret, name: owner.name, password })
  assert.equal(again.code, 'invitation_invalid', 'a one-time link opens once')
  await client.call(SessionAnswer, 'post', '/api/session', { email: owner.email, password })
  for (const carrier of carriers) await client.call(Carrier, 'put', `/api/carriers/${carrier.code}`, carrier)
  return deskOf(plan, client)
}

const sortCodes = [
  { postcodePrefix: '047', sortCode: '4S11' },
  { postcodePrefix: '04009', sortCode: '3M07' },
]
export const carriers: Carrier[] = [
  {
    code: 'cj',
    name: 'CJ대한통운',
    numberRule: 'cj',
    ranges: [{ from: '68000000000', to: '68000009999' }],
    sortCodes,
  },
  {
    code: 'hanjin',
    name: '한진택배',
    numberRule: 'hanjin',
    ranges: [{ from: '41000000000', to: '41000009999' }],
    sortCodes,
  },
]

/** Somebody at the desk who has signed in. */
export function deskOf(plan: StackPlan, client: ContractClient): Desk {
  const send: Desk['send'] = async (orders, source) => {
    const answer = await client.send('post', `/api/imports?source=${source}`, ordersCsv(orders), 'text/csv')
    return ImportResult.parse(answer.body)
  }
  const issuedBy: Desk['issuedBy'] = async (importId) => {
    const page = await client.call(DeskPage, 'get', `/api/waybills?importId=${importId}&limit=500`)
    return page.parcels.toReversed() // newest first
  }
  return {
    client,
    send,
    async import(orders) {
      const result = await send(orders, `journey-${v7().slice(-12)}`)
      assert.deepEqual([result.status, result.issued, result.errors], ['done', orders.length, []])
      return issuedBy(result.importId)
    },
    issuedBy,
    async tokenOf(waybillId) {
      const { status, bytes } = await client.ask('get', `/api/waybills/${waybillId}/label.png?dpi=203`)
      assert.equal(status, 200)
      const found = await decodeWithZxing(fromPng(bytes))
      const [text = '', ...others] = new Set(found.map((code) => code.text))
      assert.equal(others.length, 0, 'both codes of a label hold the same text')
      assert.ok(text.startsWith(`${plan.bases.customerApp}/Q/`.toUpperCase()), 'the label leads to the customer app')
      return tokenFromText(text) as string
    },
    async assign(courier, parcels) {
      const waybillIds = parcels.map(({ waybillId }) => waybillId)
      const request = { id: v7(), waybillIds, courierId: courier.courierId }
      const { done, skipped } = await client.call(BulkAnswer, 'post', '/api/assignments', request)
      assert.deepEqual([done, skipped], [parcels.length, []])
      await until('the courier to see the assigned parcels with their streets', async () => {
        const list = await courier.list()
        return waybillIds.every((id) => list.some((parcel) => parcel.waybillId === id && !parcel.waiting))
      })
    },
    detail: (waybillId) => client.call(DeskDetail, 'get', `/api/waybills/${waybillId}`),
    async hire(who) {
      const courier = await signUpCourier(plan, who)
      const listed = await until('the desk to hear of the courier', async () => {
        const answer = await client.call(DeskCouriers, 'get', '/api/couriers')
        return answer.couriers.find(({ courierId, name }) => courierId === courier.courierId && name)
      })
      assert.deepEqual([listed.name, listed.status], [couriers[who].name, 'pending'])
      const { status } = await client.ask('post', `/api/couriers/${courier.courierId}/approve`, { id: v7() })
      assert.equal(status, 204)
      await until('delivery to approve the courier', async () => (await courier.me()).status === 'approved')
      return courier
    },
  }
}
