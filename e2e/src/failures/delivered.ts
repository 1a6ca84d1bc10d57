import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import type { DeskParcel } from '@exqress/contracts/admin-api.ts'
import { ReceiptKeys, SignedReceipt } from '@exqress/contracts/destruction.ts'
import { Openings } from '@exqress/contracts/user-api.ts'
import { checkReceipt } from '@exqress/crypto/destruction-receipt.ts'
import { foldersOf, type ServiceName, type StackPlan, serviceNames } from '@exqress/scripts/lib/services.ts'
import type { Customer } from '../actors/customer.ts'
import type { Desk } from '../actors/desk.ts'
import { askDatabase } from '../databases.ts'
import { people } from '../people.ts'
import { proofPhoto } from '../proof-photo.ts'
import { until } from '../until.ts'

/**
 * Parcels that came to their door, each with a photo of its own in the store, read by courier and recipient on the way. No fewer openings may be
 * proven of one when its data is gone: `openings` has how many there were.
 */
export async function deliverParcels(
  desk: Desk,
  miru: Customer,
  count: number,
): Promise<{ parcels: DeskParcel[]; openings: Map<string, number> }> {
  const haneul = await desk.hire('haneul')
  await miru.name(people.miru.name)
  const parcels = await desk.import(Array.from({ length: count }, (_, n) => ({ to: people.miru, item: `d-${n}` })))
  await desk.assign(haneul, parcels)
  for (const { waybillId } of parcels) {
    const token = await desk.tokenOf(waybillId)
    for (const purpose of ['take', 'load', 'deliver'] as const) await haneul.scan(purpose, token)
    const [outcome] = await haneul.deliver([waybillId])
    assert.equal(outcome?.result, 'done')
  }
  const openings = new Map<string, number>()
  for (const { waybillId } of parcels) {
    await miru.sees(waybillId, 'recipient')
    await until(
      'the delivery and its photo',
      async () => (await miru.detail(waybillId)).proof?.photo && (await photoOf(miru, waybillId)).status === 200,
    )
    const { bytes } = await photoOf(miru, waybillId)
    assert.equal(Buffer.compare(bytes, proofPhoto), 0)
  }
  for (const { waybillId } of parcels)
    openings.set(waybillId, await until('its openings to be proven', () => provenOpenings(miru, waybillId), 60))
  return { parcels, openings }
}

const photoOf = (miru: Customer, waybillId: string) => miru.client.ask('get', `/api/parcels/${waybillId}/proof-photo`)

/** How many readings the ledger proves of a parcel: take, load, deliver and what its recipient saw; undefined while some wait for a checkpoint. */
async function provenOpenings(miru: Customer, waybillId: string): Promise<number | undefined> {
  const { entries, pending } = await miru.client.call(Openings, 'get', `/api/parcels/${waybillId}/openings`)
  return pending === 0 && entries.length >= 5 ? entries.length : undefined
}

/** How many photos lie in the store. */
export function photosKept(plan: StackPlan): number {
  const folder = foldersOf(plan.dataDir, 'delivery').blobs
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
}

export async function isBuriedAt(plan: StackPlan, service: ServiceName, waybillId: string): Promise<boolean> {
  const stones = await askDatabase(plan, service, 'select 1 from tombstones where waybill_id = $1', [waybillId])
  return stones.length === 1
}

/** What this service has written of a waybill and not told anybody. */
export async function untoldAt(plan: StackPlan, service: ServiceName, waybillId: string): Promise<string[]> {
  const rows = await askDatabase<{ type: string }>(
    plan,
    service,
    'select type from outbox where key = $1 and published_at is null order by position',
    [waybillId],
  )
  return rows.map(({ type }) => type)
}

export async function progressOf(plan: StackPlan, waybillId: string) {
  const [row] = await askDatabase<{ delivery: boolean; user: boolean; receipt: boolean }>(
    plan,
    'admin',
    `select d.delivery_at is not null as delivery, d.user_at is not null as "user",
            exists (select 1 from destruction_receipts r where r.waybill_id = d.waybill_id) as receipt
       from destructions d where d.waybill_id = $1`,
    [waybillId],
  )
  return row
}

/** Everything of it is gone: no service has a key of that parcel, no photo opens, and its receipt holds, is one, and was asked for once. Its openings are still there. */
export async function assertDestroyed(plan: StackPlan, miru: Customer, waybillId: string, openings: number) {
  const path = `/api/parcels/${waybillId}/destruction-receipt`
  const signed = await miru.client.call(SignedReceipt, 'get', path)
  const { keys } = await miru.client.call(ReceiptKeys, 'get', '/api/receipt-keys')
  const publicKeys = keys.map(({ publicKey }) => Buffer.from(publicKey, 'base64url'))
  assert.equal((await checkReceipt(JSON.stringify(signed), publicKeys)).ok, true)
  assert.equal(signed.receipt.labelDigests.length, 1)
  for (const service of serviceNames) {
    const left = await askDatabase(plan, service, 'select 1 from wrapped_bundles where waybill_id = $1', [waybillId])
    assert.deepEqual([left.length, await isBuriedAt(plan, service, waybillId)], [0, true], service)
  }
  const proofs = await askDatabase(plan, 'delivery', 'select 1 from proofs where waybill_id = $1', [waybillId])
  assert.equal(proofs.length, 0)
  assert.equal((await photoOf(miru, waybillId)).code, 'not_readable')
  const told = await askDatabase<{ type: string }>(
    plan,
    'admin',
    `select type from outbox where key = $1 and type in ('waybill.destroy_requested', 'waybill.receipt_signed') order by position`,
    [waybillId],
  )
  assert.deepEqual(
    told.map(({ type }) => type),
    ['waybill.destroy_requested', 'waybill.receipt_signed'],
    'asked for once, signed once',
  )
  const { entries, pending } = await miru.client.call(Openings, 'get', `/api/parcels/${waybillId}/openings`)
  assert.ok(entries.length + pending >= openings, 'every opening stays proven')
}
