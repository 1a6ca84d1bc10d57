import { randomUUID } from 'node:crypto'
import type { KekEpoch } from '@exqress/crypto/kek.ts'
import type { TokenRing } from '@exqress/crypto/token-node.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'
import { v7 } from 'uuid'
import type { AdminKeys } from '../keys/create-keys.ts'
import { claimIdentities, type Identity, IdentityVanished, releaseIdentities } from './claim-identities.ts'
import { giveNumbers, type Prepared, prepareSlips } from './number-slips.ts'
import type { NewSlip, RefusedSlip, SlipOrigin, SlipResult } from './slip.ts'
import { storeWaybills, type WaybillToStore } from './store-waybills.ts'

/** The keys of one issue, loaded before its transaction, because a key store may be far away. */
export type IssueKeys = { kek: KekEpoch; indexes: readonly IndexEpoch[]; ring: TokenRing; now: Date }

export async function loadIssueKeys(keys: AdminKeys, now: Date): Promise<IssueKeys> {
  return {
    kek: await keys.keks.currentEpoch(now),
    indexes: await keys.indexes.living(now),
    ring: keys.labels.printing(),
    now,
  }
}

/**
 * Issues a waybill for each slip, or answers the one that the same row had before; a slip that cannot be issued does not hold up
 * the others. One code path for a slip typed at the desk, an import's hundreds, and a customer's parcel. Answers in order.
 */
export async function issueWaybills(
  tx: Tx,
  { slips, origin, keys }: { slips: readonly NewSlip[]; origin: SlipOrigin; keys: IssueKeys },
): Promise<SlipResult[]> {
  const prepared = await prepareSlips(tx, slips)
  const rows = slips.map((slip, at) => ({
    slip,
    at,
    waybillId: v7(),
    ...settle(prepared[at] as Prepared | RefusedSlip),
  }))
  const results = new Array<SlipResult | undefined>(slips.length)
  for (const { at, refused } of rows) if (refused) results[at] = refused

  // Rows of one batch that are the same row: the first is issued, the others answer it.
  const firsts = new Map<string, number>()
  const sameAs = new Map<number, number>()
  for (const { at, slip, number } of rows) {
    const identity = results[at] ? undefined : identityOf(slip, number)
    if (!identity) continue
    const key = JSON.stringify(identity)
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, at)
    else sameAs.set(at, first)
  }

  for (const by of ['order', 'number'] as const) {
    const asked = rows.flatMap(({ at, slip, number, waybillId }) => {
      const identity = results[at] || sameAs.has(at) ? undefined : identityOf(slip, number)
      return identity?.by === by ? [{ at, identity, waybillId }] : []
    })
    const known = await claimIdentities(tx, { by, source: origin.source, epochs: keys.indexes, asked })
    asked.forEach(({ at }, i) => {
      const found = known[i]
      if (!found) return
      const { waybillId, findTag, sortCode, source } = found
      const warnings = rows[at]?.warnings ?? []
      results[at] =
        source === origin.source
          ? { ok: true, waybillId, findTag, sortCode, repeated: true, warnings }
          : { ok: false, column: 'waybillNumber', code: 'number_taken' }
    })
  }

  const fresh = rows.filter(({ at }) => !results[at] && !sameAs.has(at))
  const given = await giveNumbers(tx, {
    source: origin.source,
    epochs: keys.indexes,
    wanted: fresh
      .filter(({ number }) => number === undefined)
      .map(({ waybillId, slip: { carrier } }) => ({ waybillId, carrier })),
  })
  const stored: (WaybillToStore & { at: number; warnings: string[] })[] = []
  const without: string[] = []
  const consignments = new Map<string, string>()
  for (const { at, slip, waybillId, sortCode, number: own, warnings } of fresh) {
    const number = own ?? given.get(waybillId)
    if (number === undefined) {
      results[at] = { ok: false, column: 'waybillNumber', code: 'range_missing' }
      without.push(waybillId)
      continue
    }
    stored.push({
      at,
      waybillId,
      slip,
      sortCode,
      number,
      consignmentId: consignmentOf(slip, waybillId, consignments),
      warnings,
    })
  }
  await releaseIdentities(tx, without)
  const labels = await storeWaybills(tx, { waybills: stored, origin, keys })
  stored.forEach(({ at, waybillId, sortCode, warnings }, i) => {
    results[at] = { ok: true, waybillId, sortCode, findTag: labels[i]?.findTag as string, repeated: false, warnings }
  })
  for (const [at, first] of sameAs) {
    const result = results[first] as SlipResult
    results[at] = result.ok ? { ...result, repeated: true } : result
  }
  return results as SlipResult[]
}

/** Runs a transaction again when the server rolled it back because two batches got in each other's way. */
export async function retryOnDeadlock<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    } catch (error) {
      if (attempt === 4 || !(error instanceof IdentityVanished || isRolledBackByServer(error))) throw error
    }
  }
}

/** Deadlock or serialization failure: class 40 of the SQLSTATEs. */
function isRolledBackByServer(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^40...$/.test(code)
}

function settle(prepared: Prepared | RefusedSlip) {
  return 'ok' in prepared
    ? { refused: prepared, sortCode: '', number: undefined, warnings: [] as string[] }
    : { refused: undefined, ...prepared }
}

function identityOf(slip: NewSlip, number: string | undefined): Identity | undefined {
  if (number !== undefined) return { by: 'number', carrier: slip.carrier, number }
  if (slip.orderItem === undefined || slip.orderItem === '') return undefined
  return { by: 'order', orderItem: slip.orderItem, boxNumber: slip.boxNumber }
}

function consignmentOf(slip: NewSlip, waybillId: string, known: Map<string, string>): string {
  if (slip.consignmentOf) return slip.consignmentOf(waybillId)
  if (slip.consignment === undefined) return randomUUID()
  const id = known.get(slip.consignment) ?? randomUUID()
  known.set(slip.consignment, id)
  return id
}
