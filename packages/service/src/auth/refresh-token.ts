import { createHmac, hash, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A refresh token: session id (16 bytes) || secret (32) || tag (16), base64url, 86 characters. The tag is an HMAC under the
 * server's key, so a forged token never reaches the database, and an authentic one that is no longer good is known to be an
 * old one although no list of old ones is kept.
 */
const LENGTH = 64
const TAG_AT = 48

export type RefreshToken = { sessionId: string; text: string; digest: Buffer }

/** The first token of a new session. @param key secret KeyObject, 32 bytes */
export function firstRefreshToken(key: KeyObject, sessionId: string): RefreshToken {
  return seal(key, sessionId, randomBytes(32))
}

/** The token after `token`: the same one each time it is asked for, so that a lost answer can be asked for again. */
export function successorOf(key: KeyObject, token: RefreshToken): RefreshToken {
  return seal(key, token.sessionId, mac(key, 'successor', Buffer.from(token.text, 'base64url')))
}

/** Reads a token that we made; undefined for any other text. */
export function readRefreshToken(key: KeyObject, text: string): RefreshToken | undefined {
  if (!/^[A-Za-z0-9_-]{86}$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  // The last character has two spare bits: only one spelling counts.
  if (bytes.length !== LENGTH || bytes.toString('base64url') !== text) return undefined
  const tag = mac(key, 'tag', bytes.subarray(0, TAG_AT)).subarray(0, LENGTH - TAG_AT)
  if (!timingSafeEqual(tag, bytes.subarray(TAG_AT))) return undefined
  const id = bytes.toString('hex', 0, 16)
  const sessionId = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-')
  return { sessionId, text, digest: hash('sha256', bytes, 'buffer') }
}

function seal(key: KeyObject, sessionId: string, secret: Uint8Array): RefreshToken {
  const body = Buffer.concat([Buffer.from(sessionId.replaceAll('-', ''), 'hex'), secret])
  const bytes = Buffer.concat([body, mac(key, 'tag', body).subarray(0, LENGTH - TAG_AT)])
  return { sessionId, text: bytes.toString('base64url'), digest: hash('sha256', bytes, 'buffer') }
}

function mac(key: KeyObject, use: 'tag' | 'successor', bytes: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`exqress-refresh-${use}\0`).update(bytes).digest()
}
