// Browser and Node (WebCrypto). AES-256-GCM (NIST SP 800-38D) in the one layout that everything sealed here has:
// version byte, 12-byte nonce, ciphertext, 16-byte tag. The synchronous version for servers is gcm-node.ts.
import { concatBytes, randomBytes, webBytes } from './bytes.ts'
import { SealBroken } from './seal-broken.ts'

export const SEAL_VERSION = 1
export const NONCE_BYTES = 12
export const TAG_BYTES = 16
export const KEY_BYTES = 32

/** A fresh 256-bit key. */
export function newKey(): Uint8Array<ArrayBuffer> {
  return randomBytes(KEY_BYTES)
}

/** A non-extractable WebCrypto key of 32 bytes; RangeError for another length. */
export async function importKey(key: Uint8Array): Promise<CryptoKey> {
  if (key.length !== KEY_BYTES) throw new RangeError('a sealing key has 32 bytes')
  return await crypto.subtle.importKey('raw', webBytes(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Seals under a random nonce: at most 2^32 messages per key. */
export async function gcmSeal(key: CryptoKey, aad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
  const nonce = randomBytes(NONCE_BYTES)
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: webBytes(aad) },
    key,
    webBytes(plaintext),
  )
  return concatBytes(Uint8Array.of(SEAL_VERSION), nonce, new Uint8Array(sealed))
}

/** Opens what either version sealed; SealBroken for anything else. */
export async function gcmOpen(key: CryptoKey, aad: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== SEAL_VERSION) throw new SealBroken()
  const nonce = webBytes(sealed.subarray(1, 1 + NONCE_BYTES))
  const body = webBytes(sealed.subarray(1 + NONCE_BYTES))
  try {
    const additionalData = webBytes(aad)
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, body))
  } catch {
    throw new SealBroken()
  }
}
