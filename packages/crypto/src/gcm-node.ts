// Node only: the synchronous twin of gcm.ts, same bytes. Keys are KeyObjects: raw buffers cost a third of the speed.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomFillSync } from 'node:crypto'
import { KEY_BYTES, NONCE_BYTES, SEAL_VERSION, TAG_BYTES } from './gcm.ts'
import { SealBroken } from './seal-broken.ts'

const CIPHER = 'aes-256-gcm'
const OPTIONS = { authTagLength: TAG_BYTES }
const START = 1 + NONCE_BYTES

/** A KeyObject of 32 bytes; RangeError for another length. */
export function importKey(key: Uint8Array): KeyObject {
  if (key.length !== KEY_BYTES) throw new RangeError('a sealing key has 32 bytes')
  return createSecretKey(key)
}

/** Seals under a random nonce: at most 2^32 messages per key. */
export function gcmSeal(key: KeyObject, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(START + plaintext.length + TAG_BYTES)
  sealed[0] = SEAL_VERSION
  randomFillSync(sealed, 1, NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, sealed.subarray(1, START), OPTIONS)
  cipher.setAAD(aad)
  sealed.set(cipher.update(plaintext), START)
  cipher.final()
  sealed.set(cipher.getAuthTag(), START + plaintext.length)
  return sealed
}

/** Opens what either version sealed; SealBroken for anything else. */
export function gcmOpen(key: KeyObject, aad: Uint8Array, sealed: Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES
  if (end < START || sealed[0] !== SEAL_VERSION) throw new SealBroken()
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, START), OPTIONS)
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(end))
  const plaintext = decipher.update(sealed.subarray(START, end))
  try {
    decipher.final()
  } catch {
    throw new SealBroken()
  }
  return plaintext
}
