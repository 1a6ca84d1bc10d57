import { createCipheriv } from 'node:crypto'
import { SEAL_VERSION } from '@exqress/crypto/gcm.ts'
import type { Key } from './keys.ts'
import type { Piece } from './loot.ts'

/** Bytes that may be sealed by AES-GCM: a nonce of 12, the text, a tag of 16; before it a version, or nothing. */
type Sealed = { nonce: Buffer; text: Buffer; place: string; ids: readonly string[] }
/** Several on which a key is tried at once; `blocks`: of each the first block that GCM enciphers. */
type Batch = { all: readonly Sealed[]; blocks: Buffer }

const NONCE = 12
const TAG = 16
const KEY = 32
const BLOCK = 16
/** Rows of each place on which every key is tried; one that is right there is then tried on all. */
const SAMPLES = 2
/** What shares an id with hundreds of others belongs to none of them. */
const NEIGHBOURS = 60
const START = 64
const SHORTEST = 6
/** So few bytes look like a text by chance, with as many keys as there are. */
const SHORT = 14
/** What is sought where a text is that short: a number or a name, be it as JSON. */
const SOUGHT = /^"?(?:[가-힣]+|\+?[\d -]+)"?$/

/** `read`: opened texts and by which key; `found`: keys that lay in what was opened. */
export type Opened = { read: { text: string; by: string }[]; found: Key[]; sealed: number; tries: number }

/**
 * Opens what it can: every key on some of each kind of ciphertext, wherever the two lay, and on every one that shares an id with it.
 * Decrypts without checking the tag, so no associated data needs to be guessed: a right key shows itself by an opened text that
 * makes sense, or by keys that open something else. Not tried: a key on a ciphertext of which it opens no sample and shares no id.
 */
export function openSealed(pieces: readonly Piece[], keys: readonly Key[]): Opened {
  const sealed = sealedOf(pieces)
  const kinds = Map.groupBy(sealed, ({ place }) => place)
  const near = neighboursOf(sealed)
  const result: Opened = { read: [], found: [], sealed: sealed.length, tries: 0 }

  /** Which of them the key opens, be it as the wrapping of keys that do. */
  const tryOn = (key: Buffer, { all, blocks }: Batch, place: string, depth = 0): Sealed[] => {
    result.tries += all.length
    const stream = encipher(key, blocks)
    return all.filter((one, index) => {
      if (startsLikeText(one.text, stream, index * BLOCK)) {
        const start = decrypt(key, one, START)
        if (makesSense(start, one.text.length)) {
          result.read.push({ text: decrypt(key, one).toString(), by: `${one.place} with ${place}` })
          return true
        }
      }
      if (depth === 2 || !mayWrap(one, stream[index * BLOCK] as number)) return false
      const wrapped = keysIn(decrypt(key, one))
      const opened = wrapped.flatMap((own) => tryOn(own, near(one.ids), one.place, depth + 1))
      if (opened.length > 0) result.found.push(...wrapped.map((bytes) => ({ bytes, place: one.place, ids: one.ids })))
      return opened.length > 0
    })
  }

  const samples = batchOf([...kinds.values()].flatMap(sampleOf))
  for (const { bytes, place, ids } of keys.filter((key) => key.bytes.length === KEY)) {
    const right = tryOn(bytes, samples, place)
    // All of the kinds that it opens; of any other only what belongs to it.
    const same = [...new Set(right.map((one) => one.place))].flatMap((kind) => kinds.get(kind) ?? [])
    if (same.length > 0) tryOn(bytes, batchOf(same.filter((one) => !right.includes(one))), place)
    tryOn(bytes, near(ids), place)
  }
  return result
}

/** Values that are no text, and long enough for one of some letters. */
function sealedOf(pieces: readonly Piece[]): Sealed[] {
  return pieces.flatMap(({ place, forms, ids }) =>
    forms.flatMap((bytes) => {
      const from = bytes[0] === SEAL_VERSION ? 1 : 0
      const text = bytes.subarray(from + NONCE, -TAG)
      if (text.length < SHORTEST || looksLikeText(bytes.subarray(0, START), true)) return []
      return [{ place, ids, text, nonce: bytes.subarray(from, from + NONCE) }]
    }),
  )
}

/** What shares an id with a row; made ready once for the ids of each. */
function neighboursOf(sealed: readonly Sealed[]): (ids: readonly string[]) => Batch {
  const byId = new Map<string, Sealed[]>()
  for (const one of sealed) {
    for (const id of one.ids) {
      const some = byId.get(id) ?? []
      if (some.length < NEIGHBOURS) byId.set(id, [...some, one])
    }
  }
  const batches = new Map<readonly string[], Batch>()
  return (ids) => {
    const known = batches.get(ids)
    if (known) return known
    const batch = batchOf([...new Set(ids.flatMap((id) => byId.get(id) ?? []))])
    batches.set(ids, batch)
    return batch
  }
}

/** Evenly over the rows of a place. */
function sampleOf(all: readonly Sealed[]): Sealed[] {
  const step = Math.ceil(all.length / SAMPLES)
  return all.filter((_, index) => index % step === 0)
}

/** GCM without its tag is counter mode, whose first block of text has the number 2. */
const counter = (nonce: Buffer, block: number) => Buffer.concat([nonce, Buffer.from([0, 0, 0, 2 + block])])
const batchOf = (all: readonly Sealed[]): Batch => ({
  all,
  blocks: Buffer.concat(all.map(({ nonce }) => counter(nonce, 0))),
})

/** Most of a trial's time is the key's: all blocks at once cost hardly more than one. */
const encipher = (key: Buffer, blocks: Buffer) => createCipheriv('aes-256-ecb', key, null).update(blocks)

const decrypt = (key: Buffer, { nonce, text }: Sealed, length = text.length) =>
  createCipheriv('aes-256-ctr', key, counter(nonce, 0)).update(text.subarray(0, length))

/** Whether the first block has no control characters. */
function startsLikeText(text: Buffer, stream: Buffer, from: number): boolean {
  const length = Math.min(text.length, BLOCK)
  for (let at = 0; at < length; at++) {
    const byte = (text[at] as number) ^ (stream[from + at] as number)
    if (byte < 0x20 || byte === 0x7f) return false
  }
  return true
}

function makesSense(start: Buffer, length: number): boolean {
  return looksLikeText(start, length > START) && (length >= SHORT || SOUGHT.test(start.toString()))
}

const strict = new TextDecoder('utf-8', { fatal: true })

/** Text without control characters; where it was cut its last character may be half. */
function looksLikeText(bytes: Buffer, cut: boolean): boolean {
  if (bytes.length < SHORTEST || bytes.some((byte) => byte < 0x20 || byte === 0x7f)) return false
  for (let end = bytes.length; end >= bytes.length - (cut ? 3 : 0); end--) {
    try {
      strict.decode(bytes.subarray(0, end))
      return true
    } catch {} // random bytes
  }
  return false
}

/** A key by itself, or several, each after the number of what it is for: the first number shows in the first block. */
function mayWrap({ text }: Sealed, stream: number): boolean {
  if (text.length === KEY) return true
  const count = text.length / (KEY + 1)
  return Number.isInteger(count) && count <= 8 && ((text[0] as number) ^ stream) < 8
}

function keysIn(bytes: Buffer): Buffer[] {
  if (bytes.length === KEY) return [bytes]
  const at = Array.from({ length: bytes.length / (KEY + 1) }, (_, index) => index * (KEY + 1))
  return at.every((start) => (bytes[start] as number) < 8)
    ? at.map((start) => bytes.subarray(start + 1, start + 1 + KEY))
    : []
}
