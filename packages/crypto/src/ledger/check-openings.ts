// Browser and Node. What a recipient's device checks before it says "checked" of an opening: against the log's key that it pinned
// on its first visit and the heads that it has seen since.
import { canonicalJson } from './canonical-json.ts'
import { openCheckpoint, originOf } from './checkpoint.ts'
import { type LedgerEntry, leafBytes, leafHash, recordHash, type SourceRecord } from './entry.ts'
import { LedgerBroken } from './ledger-broken.ts'
import { type ChainHead, chainFault } from './record-chain.ts'
import { type TreeHead, verifyConsistency, verifyInclusion } from './verify-proof.ts'

/** All that a device keeps of the ledger: no waybill, no record, no person. Bytes in base64url. */
export type LedgerPin = { publicKey: string; heads: { logId: string; size: number; root: string }[] }

/** The answer of the service, as `Openings` of packages/contracts has it. Bytes in base64url. */
export type OpeningsToCheck = {
  waybillId: string
  publicKey: string
  logs: readonly { logId: string; size: number; note: string; consistency?: readonly string[] | undefined }[]
  entries: readonly { logId: string; index: number; salt: string; entry: string; proof: readonly string[] }[]
}

/** What does not hold, and where. */
export type OpeningsFault =
  /** `key_changed`: another key than the pinned one. `unsupported`: this browser has no Ed25519. Nothing was checked. */
  | { kind: 'key_changed' | 'unsupported' }
  /** `signature`: the head of this log is not signed by the key. `shorter`: it has fewer entries than this device has seen. `forked`: it does not continue what was seen. `gone`: it was seen, and is not there. */
  | { kind: 'signature' | 'shorter' | 'forked' | 'gone'; logId: string }
  /** The entry is not what the log has at this place, or says nothing that can be read. */
  | { kind: 'not_in_log' | 'unreadable'; logId: string; index: number }
  /** A number of this service's records is left out or there twice, or the record does not continue the one before. */
  | { kind: 'missing' | 'chain'; service: string; number: number }

/** `held`: its proof and its place in its service's row hold. */
export type CheckedOpening = { record: SourceRecord; logId: string; index: number; held: boolean }

export type OpeningsChecked = {
  /** By service and number, as they came; unreadable ones are left out and stand in `faults`. */
  openings: CheckedOpening[]
  faults: OpeningsFault[]
  /** What the device is to keep from now on: heads that did not hold are not taken over. */
  pin: LedgerPin | undefined
}

/** As many heads as a request may name (`OpeningsQuery`). */
const MAX_HEADS = 40
/** A log is dropped after 24 months; a head of one that may be dropped is not missed. */
const MONTHS_KEPT = 24

/**
 * Checks everything that the answer says of one parcel. Wrong or nonsensical proofs are faults, not exceptions.
 * @param pin what this device kept; undefined on its first visit, which then trusts the answer's key
 * @param onProgress how many entries are checked
 */
export async function checkOpenings(
  answer: OpeningsToCheck,
  { pin, now, onProgress }: { pin: LedgerPin | undefined; now: Date; onProgress?: (done: number) => void },
): Promise<OpeningsChecked> {
  if (pin && pin.publicKey !== answer.publicKey) return unchecked(answer, { kind: 'key_changed' }, pin)
  let checked: Awaited<ReturnType<typeof checkHeads>>
  try {
    checked = await checkHeads(answer, pin)
  } catch (error) {
    if ((error as Error).name !== 'NotSupportedError') throw error
    return unchecked(answer, { kind: 'unsupported' }, pin)
  }
  const { heads, faults } = checked
  const faultOfGone = (pin?.heads ?? []).filter(
    ({ logId }) => !answer.logs.some((log) => log.logId === logId) && monthsSince(logId, now) < MONTHS_KEPT,
  )
  faults.push(...faultOfGone.map(({ logId }) => ({ kind: 'gone' as const, logId })))

  const openings: CheckedOpening[] = []
  const rows = new Map<string, ChainHead>()
  for (const [done, entry] of answer.entries.entries()) {
    onProgress?.(done)
    const place = { logId: entry.logId, index: entry.index }
    const read = readEntry(entry)
    if (!read || read.record.data.waybillId !== answer.waybillId) {
      faults.push({ kind: 'unreadable', ...place })
      continue
    }
    const included = await isIncluded(entry, heads.get(entry.logId))
    if (!included) faults.push({ kind: 'not_in_log', ...place })
    const { service, epoch, number } = read.record
    const before = rows.get(service)
    const fault = before ? chainFault(before, read.record) : firstFault(read.record)
    if (fault)
      faults.push({ kind: fault === 'chain' ? 'chain' : 'missing', service, number: expectedNumber(before, epoch) })
    rows.set(service, { epoch, number, hash: base64url(await recordHash(read.record)) })
    openings.push({ ...read, held: included && !fault })
  }
  onProgress?.(answer.entries.length)
  return { openings, faults, pin: nextPin(answer.publicKey, heads, pin) }
}

function unchecked(answer: OpeningsToCheck, fault: OpeningsFault, pin: LedgerPin | undefined): OpeningsChecked {
  const read = answer.entries.map(readEntry).filter((entry) => entry !== undefined)
  return { openings: read.map((entry) => ({ ...entry, held: false })), faults: [fault], pin }
}

/** The heads that hold, by log. */
async function checkHeads({ publicKey, logs }: OpeningsToCheck, pin: LedgerPin | undefined) {
  const heads = new Map<string, TreeHead>()
  const faults: OpeningsFault[] = []
  const key = fromBase64url(publicKey)
  for (const { logId, size, note, consistency } of logs) {
    let head: TreeHead
    try {
      head = await openCheckpoint(note, { origin: originOf(logId), publicKey: key })
    } catch (error) {
      if (!(error instanceof LedgerBroken)) throw error
      faults.push({ kind: 'signature', logId })
      continue
    }
    const seen = pin?.heads.find((one) => one.logId === logId)
    if (head.size !== size) faults.push({ kind: 'signature', logId })
    else if (seen && head.size < seen.size) faults.push({ kind: 'shorter', logId })
    else if (
      seen &&
      !(await verifyConsistency(
        { size: seen.size, root: fromBase64url(seen.root) },
        head,
        (consistency ?? []).map(fromBase64url),
      ))
    )
      faults.push({ kind: 'forked', logId })
    else heads.set(logId, head)
  }
  return { heads, faults }
}

async function isIncluded(
  { index, salt, entry, proof }: OpeningsToCheck['entries'][number],
  head: TreeHead | undefined,
): Promise<boolean> {
  const bytes = fromBase64url(salt)
  if (!head || bytes.length !== 16) return false
  const hash = await leafHash(leafBytes(bytes, entry))
  return await verifyInclusion(head, { index, leafHash: hash, proof: proof.map(fromBase64url) })
}

/** The record in an entry of canonical form that names this very place; undefined for anything else. */
function readEntry({ logId, index, entry }: OpeningsToCheck['entries'][number]) {
  try {
    const parsed = JSON.parse(entry) as LedgerEntry
    if (canonicalJson(parsed) !== entry || parsed.kind !== 'record') return undefined
    if (parsed.log !== logId || parsed.index !== index) return undefined
    const { service, epoch, number, data } = parsed
    if (typeof service !== 'string' || !Number.isSafeInteger(epoch) || !Number.isSafeInteger(number)) return undefined
    if (typeof data?.waybillId !== 'string') return undefined
    return { record: { service, epoch, number, data }, logId, index }
  } catch {
    return undefined
  }
}

const expectedNumber = (before: ChainHead | undefined, epoch: number) =>
  before && before.epoch === epoch ? before.number + 1 : 1

/** A service's first record of a waybill has the number 1. */
const firstFault = ({ number }: SourceRecord) => (number === 1 ? undefined : ('number' as const))

function nextPin(publicKey: string, heads: ReadonlyMap<string, TreeHead>, pin: LedgerPin | undefined): LedgerPin {
  const kept = new Map((pin?.heads ?? []).map((head) => [head.logId, head]))
  for (const [logId, { size, root }] of heads) if (size > 0) kept.set(logId, { logId, size, root: base64url(root) })
  const newestFirst = [...kept.values()].sort((a, b) => (a.logId < b.logId ? 1 : -1))
  return { publicKey, heads: newestFirst.slice(0, MAX_HEADS) }
}

/** Whole months from the log's month (`2026-11` or `2026-11.2`) to now, in Korea (UTC+9). */
function monthsSince(logId: string, now: Date): number {
  const korea = new Date(now.getTime() + 9 * 3_600_000)
  const [year = 0, month = 0] = logId.split(/[-.]/).map(Number)
  return (korea.getUTCFullYear() - year) * 12 + korea.getUTCMonth() + 1 - month
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** No bytes for a text of another form: then nothing that is checked with them holds. */
function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    return base64url(bytes) === text ? bytes : new Uint8Array(0)
  } catch {
    return new Uint8Array(0)
  }
}
