// Node only: the synchronous twin of hkdf.ts, same bytes.
import { hkdfSync, type KeyObject } from 'node:crypto'
import { HKDF_MAX_LENGTH } from './hkdf.ts'

/** HKDF-SHA256 (RFC 5869). `length` in bytes; RangeError beyond 8,160. */
export function hkdf(
  secret: Uint8Array | KeyObject,
  { salt, info, length }: { salt: Uint8Array; info: Uint8Array; length: number },
): Uint8Array<ArrayBuffer> {
  if (length > HKDF_MAX_LENGTH) throw new RangeError('HKDF-SHA256 gives at most 8160 bytes')
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, length))
}
