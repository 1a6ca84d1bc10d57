// Node only: the hashes of entry.ts, synchronously.
import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import { leafBytes, recordText, type SourceRecord } from './entry.ts'

/** SHA-256 of the record, 32 bytes. */
export function recordHash(record: SourceRecord): Uint8Array {
  return hash('sha256', recordText(record, canonicalJson(record.data)), 'buffer')
}

/** The same in base64url, from the canonical JSON of the record's data. */
export function recordHashText(place: Pick<SourceRecord, 'service' | 'epoch' | 'number'>, data: string): string {
  return hash('sha256', recordText(place, data), 'base64url')
}

/** The hash of a leaf, SHA-256(00 ‖ leaf). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  const input = Buffer.allocUnsafe(1 + leaf.length)
  input[0] = 0
  input.set(leaf, 1)
  return hash('sha256', input, 'buffer')
}

/** The hash of an entry's canonical JSON under its salt, as a leaf. */
export function entryHash(salt: Uint8Array, entry: string): Uint8Array {
  return leafHash(leafBytes(salt, entry))
}

/** The hash of an inner node, SHA-256(01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = Buffer.allocUnsafe(65)
  input[0] = 1
  input.set(left, 1)
  input.set(right, 33)
  return hash('sha256', input, 'buffer')
}

/** The root of the tree without leaves, SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer')
