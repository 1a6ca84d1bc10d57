// Browser and Node. The text on the label and the 24 bytes in it (privacy.md §1). Servers open and seal with
// token-node.ts, which is seven times faster; sealToken and openToken here are its oracle in the tests.
import { aessiv } from '@noble/ciphers/aes.js'
import { decodeBase32, encodeBase32 } from './base32.ts'
import { concatBytes, randomBytes, utf8, webBytes } from './bytes.ts'
import { hkdf } from './hkdf.ts'

export const TOKEN_BYTES = 24
export const TOKEN_CHARACTERS = 39
export const HANDLE_BYTES = 7
export const LABEL_KEY_BYTES = 64
export const TOKEN_VERSION = 1
export const MAX_KEY_ID = 31
/** A new key id prints only after every service has had time to fetch the ring (they do every 30 s). */
export const PRINTS_AFTER_MS = 60_000

/** `printing` seals and opens, `reading` only opens, `retired` does neither: its print run is dead. */
export type LabelKeyState = 'printing' | 'reading' | 'retired'
/** An AES-256-SIV key (64 bytes); `createdAt` is an ISO time in UTC. */
export type LabelKey = { key: Uint8Array; state: LabelKeyState; createdAt: string }
/** Key id (0 to 31) → key. */
export type LabelRing = ReadonlyMap<number, LabelKey>

/** Not a living label of this ring. One error for every cause: the caller can do the same about all of them. */
export class LabelInvalid extends Error {
  override readonly name = 'LabelInvalid'
  readonly code = 'label_invalid'
  constructor() {
    // No stack: a flood of forged codes must stay cheap, and there is nothing to find out about one.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super('label_invalid')
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** A fresh label key for the ring. */
export function newLabelKey(): Uint8Array<ArrayBuffer> {
  return randomBytes(LABEL_KEY_BYTES)
}

/** A fresh handle. 56 bits are few enough to meet again: keep a unique index and try again. */
export function newHandle(): Uint8Array<ArrayBuffer> {
  return randomBytes(HANDLE_BYTES)
}

/** The header byte: three bits of version, five of key id. */
export function tokenHeader(keyId: number): number {
  if (!Number.isInteger(keyId) || keyId < 0 || keyId > MAX_KEY_ID) throw new RangeError('a key id is 0 to 31')
  return (TOKEN_VERSION << 5) | keyId
}

/** The associated data of AES-SIV: "exqress-label" and the header byte. */
export function tokenAssociatedData(header: number): Uint8Array<ArrayBuffer> {
  return concatBytes(utf8('exqress-label'), Uint8Array.of(header))
}

/**
 * The id to print with at `now`: the newest printing key that is at least 60 s old. When all are younger (the first
 * minute of an installation) the oldest of them: there is no other, and services fetch the ring at their start.
 * Throws when no key prints.
 */
export function printingKeyId(ring: LabelRing, now: Date): number {
  const printing = [...ring]
    .filter(([, { state }]) => state === 'printing')
    .map(([id, { createdAt }]) => ({ id, age: now.getTime() - Date.parse(createdAt) }))
    .sort((a, b) => a.age - b.age)
  const chosen = printing.find(({ age }) => age >= PRINTS_AFTER_MS) ?? printing.at(-1)
  if (!chosen) throw new Error('the label ring has no printing key')
  return chosen.id
}

/** The 24 token bytes of a handle (7 bytes), under the ring's printing key. AES-SIV is RFC 5297. */
export function sealToken(ring: LabelRing, handle: Uint8Array, now = new Date()): Uint8Array<ArrayBuffer> {
  if (handle.length !== HANDLE_BYTES) throw new RangeError('a handle has 7 bytes')
  const keyId = printingKeyId(ring, now)
  const { key } = ring.get(keyId) as LabelKey
  const header = tokenHeader(keyId)
  return concatBytes(Uint8Array.of(header), aessiv(key, tokenAssociatedData(header)).encrypt(handle))
}

/** The handle in 24 token bytes. LabelInvalid for a wrong length, version, key id or tag, and for a retired key. */
export function openToken(ring: LabelRing, token: Uint8Array): Uint8Array {
  const header = token[0]
  if (token.length !== TOKEN_BYTES || header === undefined || header >>> 5 !== TOKEN_VERSION) throw new LabelInvalid()
  const entry = ring.get(header & MAX_KEY_ID)
  if (!entry || entry.state === 'retired') throw new LabelInvalid()
  try {
    return aessiv(entry.key, tokenAssociatedData(header)).decrypt(token.subarray(1))
  } catch {
    throw new LabelInvalid()
  }
}

/** The one spelling of token bytes: 39 characters, upper case. */
export function encodeToken(token: Uint8Array): string {
  if (token.length !== TOKEN_BYTES) throw new RangeError('a token has 24 bytes')
  return encodeBase32(token)
}

/** The 24 bytes of a token's text (either case, spaces, hyphens); LabelInvalid for anything else. */
export function decodeToken(text: string): Uint8Array<ArrayBuffer> {
  // Far longer than any grouping of 39 characters: not worth a decoder's time.
  if (text.length > 4 * TOKEN_CHARACTERS) throw new LabelInvalid()
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = decodeBase32(text)
  } catch {
    throw new LabelInvalid()
  }
  if (bytes.length !== TOKEN_BYTES) throw new LabelInvalid()
  return bytes
}

const LABEL_ADDRESS = /^https?:\/\/[^/?#\s]+\/q\/([a-z2-7 -]+)\/?(?:[?#].*)?$/i

/**
 * The token (its one spelling) in what a scanner read or a person typed: `HTTPS://…/Q/TOKEN` with any host and in
 * either case, or the token alone. Undefined for what is not one of our labels. Says nothing about who made it:
 * only the ring does.
 */
export function tokenFromText(text: string): string | undefined {
  const trimmed = text.trim()
  try {
    return encodeToken(decodeToken(LABEL_ADDRESS.exec(trimmed)?.[1] ?? trimmed))
  } catch {
    return undefined
  }
}

/**
 * The text of the QR code. `baseUrl` is an origin such as `https://exqress.com`; all of the text must be in the QR
 * alphanumeric set (ISO/IEC 18004), which has no lower case, so a base with a path, or an IPv6 address, is refused.
 */
export function labelUrl(baseUrl: string, token: string): string {
  const { origin, href } = new URL(baseUrl)
  if (href !== `${origin}/`) throw new Error('the base of label addresses is an origin, without path, query or user')
  const text = `${origin}/Q/${encodeToken(decodeToken(token))}`.toUpperCase()
  if (!/^[0-9A-Z $%*+\-./:]*$/.test(text)) throw new Error('the base of label addresses does not fit a QR code')
  return text
}

/** SHA-256 of the token bytes (32 bytes): how databases know a label that they cannot print. */
export async function labelDigest(token: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', webBytes(token)))
}

/** HKDF-SHA256 of the token bytes (32 bytes): what a phone needs beside its own secret to read offline (§5). */
export function labelSalt(token: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return hkdf(token, LABEL_SALT)
}

/** Shared with token-node.ts, so that both derive the same bytes. */
export const LABEL_SALT = { salt: new Uint8Array(0), info: utf8('exqress-offline'), length: 32 }
