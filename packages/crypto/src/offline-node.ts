// Node only: the synchronous twin of offline.ts for the delivery service, same bytes.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { importKey } from './gcm-node.ts'
import { hkdf } from './hkdf-node.ts'
import { type OfflinePurpose, type OfflineTier, offlineKeyInput } from './offline.ts'
import { sealTier } from './tiers-node.ts'

type Pair = { secret: Uint8Array; labelSalt: Uint8Array }

function offlineKey({ secret, labelSalt }: Pair, purpose: OfflinePurpose): Uint8Array {
  return hkdf(secret, offlineKeyInput(secret, labelSalt, purpose))
}

/** Seals a tier's fields for a manifest row. */
export function sealOffline(pair: Pair, owner: { id: string; tier: OfflineTier }, value: unknown): Uint8Array {
  return sealTier(importKey(offlineKey(pair, owner.tier)), owner, value)
}

/** Whether a queued scan (its exact bytes) was made with that row's secret and that label. */
export function verifyOfflineScan(pair: Pair, scan: Uint8Array, proof: Uint8Array): boolean {
  const expected = createHmac('sha256', offlineKey(pair, 'scan')).update(scan).digest()
  return proof.length === expected.length && timingSafeEqual(expected, proof)
}
