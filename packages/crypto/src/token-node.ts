// Node only: the label token for servers. Same bytes as token.ts.
import { createHash, randomFillSync } from 'node:crypto'
import { hkdf } from './hkdf-node.ts'
import { createSiv, type Siv } from './siv-node.ts'
import {
  HANDLE_BYTES,
  LABEL_SALT,
  LabelInvalid,
  type LabelRing,
  MAX_KEY_ID,
  printingKeyId,
  TOKEN_BYTES,
  TOKEN_VERSION,
  tokenAssociatedData,
  tokenHeader,
} from './token.ts'

/** A label ring made ready: keys are expanded once. Make a new one when the ring changes. */
export type TokenRing = {
  /** The 24 token bytes of a handle (7 bytes), under the key that prints at `now`. */
  sealToken(handle: Uint8Array, now?: Date): Uint8Array
  /** The handle in 24 token bytes; LabelInvalid for every kind of failure. */
  openToken(token: Uint8Array): Uint8Array
}

/** Throws RangeError when a key id or a key's length is wrong, so that a bad ring is found at start. */
export function createTokenRing(labelRing: LabelRing): TokenRing {
  const ring = new Map(labelRing)
  const sivs: (Siv | undefined)[] = []
  for (const [id, { key, state }] of ring) {
    if (key.length !== 64) throw new RangeError('a label key has 64 bytes')
    const header = tokenHeader(id)
    if (state !== 'retired') sivs[id] = createSiv(key, [tokenAssociatedData(header)])
  }
  return {
    sealToken(handle, now = new Date()) {
      if (handle.length !== HANDLE_BYTES) throw new RangeError('a handle has 7 bytes')
      const id = printingKeyId(ring, now)
      const token = new Uint8Array(TOKEN_BYTES)
      token[0] = tokenHeader(id)
      token.set((sivs[id] as Siv).seal(handle), 1)
      return token
    },
    openToken(token) {
      const header = token[0]
      if (token.length !== TOKEN_BYTES || header === undefined || header >>> 5 !== TOKEN_VERSION) {
        throw new LabelInvalid()
      }
      const handle = sivs[header & MAX_KEY_ID]?.open(token.subarray(1))
      if (!handle) throw new LabelInvalid()
      return handle
    },
  }
}

/** A fresh handle. 56 bits are few enough to meet again: keep a unique index and try again. */
export function newHandle(): Uint8Array {
  return randomFillSync(new Uint8Array(HANDLE_BYTES))
}

/** SHA-256 of the token bytes (32 bytes): how databases know a label that they cannot print. */
export function labelDigest(token: Uint8Array): Uint8Array {
  return createHash('sha256').update(token).digest()
}

/** HKDF-SHA256 of the token bytes (32 bytes): what a phone needs beside its own secret to read offline (§5). */
export function labelSalt(token: Uint8Array): Uint8Array {
  return hkdf(token, LABEL_SALT)
}
