// Node only. Look-ups by a small secret (privacy.md §3): who has the key tries every phone number in minutes, so the
// key stays in the one service that needs it and no index leaves its database.
import { createHmac, type KeyObject } from 'node:crypto'

/** What is looked up. The purpose keeps equal values of different columns apart. */
export type IndexPurpose = 'phone' | 'email' | 'waybill-number' | 'order-item'

/**
 * HMAC-SHA256 (RFC 2104) over the purpose, a zero byte and the normalised value; 32 bytes. The key is an epoch's,
 * 32 bytes; a look-up computes one index per living epoch.
 */
export function blindIndex(epochKey: KeyObject, purpose: IndexPurpose, normalised: string): Uint8Array {
  // An empty value would be the same row for everybody who has none.
  if (normalised === '') throw new RangeError('nothing to index')
  return createHmac('sha256', epochKey).update(`${purpose}\0${normalised}`).digest()
}
