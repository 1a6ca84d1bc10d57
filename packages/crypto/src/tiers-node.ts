// Node only: the synchronous twin of tiers.ts, same bytes.
import type { KeyObject } from 'node:crypto'
import { gcmOpen, gcmSeal } from './gcm-node.ts'
import { parseTierJson, type SealedFor, tierAssociatedData, tierJson } from './tiers.ts'

export { importKey as importTierKey } from './gcm-node.ts'

/** Seals a value as JSON. */
export function sealTier(key: KeyObject, owner: SealedFor, value: unknown): Uint8Array {
  return sealTierBytes(key, owner, Buffer.from(tierJson(value)))
}

/** The JSON value in sealed bytes, for the caller's schema to parse; SealBroken when they do not open. */
export function openTier(key: KeyObject, owner: SealedFor, sealed: Uint8Array): unknown {
  return parseTierJson(openTierText(key, owner, sealed))
}

/** The JSON text itself, for answers that are put together from texts without parsing them again. */
export function openTierText(key: KeyObject, owner: SealedFor, sealed: Uint8Array): string {
  return gcmOpen(key, tierAssociatedData(owner), sealed).toString('utf8')
}

/** Seals bytes that are no JSON (a photo). */
export function sealTierBytes(key: KeyObject, owner: SealedFor, plaintext: Uint8Array): Uint8Array {
  return gcmSeal(key, tierAssociatedData(owner), plaintext)
}

/** Opens what sealTierBytes sealed; SealBroken when it does not open. */
export function openTierBytes(key: KeyObject, owner: SealedFor, sealed: Uint8Array): Uint8Array {
  return gcmOpen(key, tierAssociatedData(owner), sealed)
}
