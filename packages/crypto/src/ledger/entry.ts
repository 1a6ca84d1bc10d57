// Browser and Node. What stands in the ledger: the bytes that are hashed, and their hashes (RFC 6962 §2.1). Servers hash with
// entry-node.ts.
import { concatBytes, utf8, webBytes } from '../bytes.ts'
import { canonicalJson } from './canonical-json.ts'

/** Bytes of a leaf's salt. */
export const SALT_LENGTH = 16

/** An access record as its service told it: the `number`th of the waybill in the service's recovery epoch. */
export type SourceRecord = {
  service: string
  epoch: number
  number: number
  /** `AccessRecord` of packages/contracts; `previous` holds the hash of the waybill's record before it. */
  data: Record<string, unknown> & { waybillId: string; previous?: string | undefined }
}

/** A log's leaf: a record, or (the first one) the signed end of the log before it. It names its own place. */
export type LedgerEntry = { log: string; index: number } & (
  | ({ kind: 'record' } & SourceRecord)
  | { kind: 'link'; reason: 'month' | 'restore'; note: string }
)

type RecordPlace = Pick<SourceRecord, 'service' | 'epoch' | 'number'>

/** The canonical JSON of a record's entry, from the canonical JSON of its data. */
export function recordEntryText(
  { log, index, service, epoch, number }: RecordPlace & { log: string; index: number },
  data: string,
): string {
  return `{"data":${data},"epoch":${epoch},"index":${index},"kind":"record","log":${JSON.stringify(log)},"number":${number},"service":${JSON.stringify(service)}}`
}

/** The canonical JSON of the data in an entry that recordEntryText made; undefined for any other text. */
export function dataTextOf(entry: string, place: RecordPlace & { log: string; index: number }): string | undefined {
  const data = entry.slice('{"data":'.length, entry.lastIndexOf(',"epoch":'))
  return recordEntryText(place, data) === entry ? data : undefined
}

/**
 * What a record's hash is taken of, domain first, so that it is the hash of nothing else.
 * @param data the canonical JSON of the record's data
 */
export function recordText({ service, epoch, number }: RecordPlace, data: string): string {
  return `exqress-access-record\n{"data":${data},"epoch":${epoch},"number":${number},"service":${JSON.stringify(service)}}`
}

/** The leaf's input: 16 bytes of salt, so that a proof's neighbours cannot be guessed, and the entry's canonical JSON. */
export function leafBytes(salt: Uint8Array, entry: string): Uint8Array<ArrayBuffer> {
  if (salt.length !== SALT_LENGTH) throw new RangeError('a salt has 16 bytes')
  return concatBytes(salt, utf8(entry))
}

/** SHA-256 of the record, 32 bytes: what the next record of the waybill holds as `previous`, in base64url. */
export async function recordHash(record: SourceRecord): Promise<Uint8Array<ArrayBuffer>> {
  return await sha256(utf8(recordText(record, canonicalJson(record.data))))
}

/** The hash of a leaf, SHA-256(00 ‖ leaf). */
export async function leafHash(leaf: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return await sha256(concatBytes(LEAF, leaf))
}

/** The hash of an inner node, SHA-256(01 ‖ left ‖ right). */
export async function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return await sha256(concatBytes(NODE, left, right))
}

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', webBytes(bytes)))
}
