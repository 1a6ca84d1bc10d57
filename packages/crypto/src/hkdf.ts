// Browser and Node (WebCrypto). The synchronous version for the server is hkdf-node.ts.
import { webBytes } from './bytes.ts'

/** HKDF-SHA256 gives at most 255 blocks of 32 bytes (RFC 5869 §2.3). */
export const HKDF_MAX_LENGTH = 255 * 32

/**
 * HKDF-SHA256 (RFC 5869), extract and expand. `length` in bytes; RangeError beyond 8,160. An empty salt means the
 * 32 zero bytes of the RFC.
 */
export async function hkdf(
  secret: Uint8Array,
  { salt, info, length }: { salt: Uint8Array; info: Uint8Array; length: number },
): Promise<Uint8Array<ArrayBuffer>> {
  if (length > HKDF_MAX_LENGTH) throw new RangeError('HKDF-SHA256 gives at most 8160 bytes')
  const key = await crypto.subtle.importKey('raw', webBytes(secret), 'HKDF', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: webBytes(salt), info: webBytes(info) },
    key,
    length * 8,
  )
  return new Uint8Array(bits)
}
