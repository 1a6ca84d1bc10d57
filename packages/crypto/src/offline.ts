// Browser and Node (WebCrypto): reading without signal (privacy.md §5). A manifest row carries `s` sealed to the
// device; only `s` together with the salt of the scanned label opens the row's recipient and door. Servers seal rows
// and check the queue with offline-node.ts, same bytes.
import { utf8, webBytes } from './bytes.ts'
import { importKey, newKey } from './gcm.ts'
import { hkdf } from './hkdf.ts'
import { openTier, sealTier } from './tiers.ts'

/** The tiers that a phone opens offline with the label in front of it. */
export type OfflineTier = 'recipient' | 'door'
/** What one pair of `s` and label salt is turned into; each use has a key of its own. */
export type OfflinePurpose = OfflineTier | 'scan'

const SECRET_BYTES = 32
const LOOKUP_BYTES = 16

/** HPKE context of a row's `s` (box.ts): only for this device's manifest, only for this waybill. */
export function offlineSecretContext(waybillId: string) {
  return { info: utf8('exqress-offline-secret'), aad: utf8(waybillId) }
}

/** HPKE context of a row's `route`, which the device reads without the label. */
export function offlineRouteContext(waybillId: string) {
  return { info: utf8('exqress-offline-route'), aad: utf8(waybillId) }
}

/** A fresh `s` (32 bytes) for one manifest row. */
export function newOfflineSecret(): Uint8Array<ArrayBuffer> {
  return newKey()
}

/** How a manifest names a label: the first 16 bytes of its digest, enough to find the row of a scanned label. */
export function manifestLabel(labelDigest: Uint8Array): Uint8Array {
  return labelDigest.slice(0, LOOKUP_BYTES)
}

/** Input of HKDF for a purpose; shared with offline-node.ts. RangeError unless both have 32 bytes. */
export function offlineKeyInput(secret: Uint8Array, labelSalt: Uint8Array, purpose: OfflinePurpose) {
  if (secret.length !== SECRET_BYTES || labelSalt.length !== SECRET_BYTES) {
    throw new RangeError('an offline secret and a label salt have 32 bytes each')
  }
  return { salt: labelSalt, info: utf8(`exqress-offline-${purpose}`), length: 32 }
}

async function offlineKey(secret: Uint8Array, labelSalt: Uint8Array, purpose: OfflinePurpose) {
  return await hkdf(secret, offlineKeyInput(secret, labelSalt, purpose))
}

/** Seals a tier's fields for a manifest row (layout: tiers.ts). */
export async function sealOffline(
  { secret, labelSalt }: { secret: Uint8Array; labelSalt: Uint8Array },
  owner: { id: string; tier: OfflineTier },
  value: unknown,
): Promise<Uint8Array> {
  return await sealTier(await importKey(await offlineKey(secret, labelSalt, owner.tier)), owner, value)
}

/** The fields of a row's tier; SealBroken without the right label, secret, waybill or tier. */
export async function openOffline(
  { secret, labelSalt }: { secret: Uint8Array; labelSalt: Uint8Array },
  owner: { id: string; tier: OfflineTier },
  sealed: Uint8Array,
): Promise<unknown> {
  return await openTier(await importKey(await offlineKey(secret, labelSalt, owner.tier)), owner, sealed)
}

/**
 * HMAC-SHA256 (32 bytes) of a queued scan's exact bytes: shows the server that this label was in front of this phone,
 * while the queue holds neither the token nor anything that could open the row.
 */
export async function offlineScanProof(
  { secret, labelSalt }: { secret: Uint8Array; labelSalt: Uint8Array },
  scan: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await offlineKey(secret, labelSalt, 'scan')
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, webBytes(scan)))
}
