import { createDecipheriv } from 'node:crypto'
import { SEAL_VERSION } from '@exqress/crypto/gcm.ts'
import type { Key } from './keys.ts'
import type { Piece } from './loot.ts'

/** Bytes that may be sealed by AES-GCM: a nonce of 12, the text, a tag of 16; before it a version, or nothing. */
type Sealed = { nonce: Buffer; text: Buffer; place: string; ids: readonly string[] }

const NONCE = 12
const TAG = 16
const KEY = 32
/** Rows of each place on which every key is tried; one that is right there is then tried on all. */
const SAMPLES = 2
/** What shares an id with hundreds of others belongs to none of them. */
const NEIGHBOURS = 60
const START = 64
const SHORTEST = 6

/** `read`: opened texts and by which key; `found`: keys that lay in what was opened. */
export type Opened = { read: { text: string; by: string }[]; found: Key[]; sealed: number; tries: number }

/**
 * Opens what it can: every key on some of each kind of ciphertext, and on every one that shares an id with it. Decrypts without checking
 * the tag, so no associated data needs to be guessed: a right key shows itself by an opened text that makes sense, or
 * by keys that open something else.
 */
export function openSealed(pieces: readonly Piece[], keys: readonly Key[]): Opened {
  const sealed = sealedOf(pieces)
  const byId = new Map<string, Sealed[]>()
  for (const one of sealed)
    for (const id of one.ids)
      byId
        .set(id, byId.get(id) ?? [])
        .get(id)
        ?.push(one)
  const near = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => (byId.get(id) ?? []).slice(0, NEIGHBOURS)))]
  const result: Opened = { read: [], found: [], sealed: sealed.length, tries: 0 }

  /** Whether the key opens it, be it as the wrapping of a key that does. */
  const tryOn = (key: Buffer, one: Sealed, place: string, depth = 0): boolean => {
    result.tries++
    const start = decrypt(key, one.nonce, one.text.subarray(0, START))
    if (looksLikeText(start, one.text.length > START)) {
      const text = decrypt(key, one.nonce, one.text).toString()
      result.read.push({ text, by: `${one.place} with ${place}` })
      return true
    }
    if (depth === 2) return false
    const inner = one.text.length <= START ? start : decrypt(key, one.nonce, one.text.subarray(0, 8 * (KEY + 1)))
    const wrapped = keysIn(inner, one.text.length)
    const opened = wrapped.flatMap((own) =>
      near(one.ids).filter((other) => other !== one && tryOn(own, other, one.place, depth + 1)),
    )
    if (opened.length > 0) result.found.push(...wrapped.map((bytes) => ({ bytes, place: one.place, ids: one.ids })))
    return opened.length > 0
  }

  const samples = sampleOf(sealed)
  for (const { bytes, place, ids } of keys.filter((key) => key.bytes.length === KEY)) {
    const right = samples.filter((one) => tryOn(bytes, one, place))
    // All of the kinds that it opens; of any other only what belongs to it.
    const kinds = new Set(right.map((one) => one.place))
    const others = new Set([...sealed.filter((one) => kinds.has(one.place)), ...near(ids)])
    for (const one of others) if (!right.includes(one)) tryOn(bytes, one, place)
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

/** Evenly over the rows of each place. */
function sampleOf(sealed: readonly Sealed[]): Sealed[] {
  return [...Map.groupBy(sealed, ({ place }) => place).values()].flatMap((all) => {
    const step = Math.ceil(all.length / SAMPLES)
    return all.filter((_, index) => index % step === 0)
  })
}

/** GCM without its tag is counter mode, whose first block of text has the number 2. */
function decrypt(key: Buffer, nonce: Buffer, text: Buffer): Buffer {
  return createDecipheriv('aes-256-ctr', key, Buffer.concat([nonce, Buffer.from([0, 0, 0, 2])])).update(text)
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

/** A key by itself, or several, each after the number of what it is for. */
function keysIn(bytes: Buffer, length: number): Buffer[] {
  if (length === KEY) return [bytes]
  const count = length / (KEY + 1)
  if (!Number.isInteger(count) || count > 8) return []
  const at = Array.from({ length: count }, (_, index) => index * (KEY + 1))
  return at.every((start) => (bytes[start] as number) < 8)
    ? at.map((start) => bytes.subarray(start + 1, start + 1 + KEY))
    : []
}
