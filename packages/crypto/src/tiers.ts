// Browser and Node (WebCrypto): personal fields sealed per waybill and tier (privacy.md §2). Servers use
// tiers-node.ts, which does the same synchronously with KeyObjects; the bytes are the same.
import { fromUtf8, utf8 } from './bytes.ts'
import { gcmOpen, gcmSeal, SEAL_VERSION } from './gcm.ts'
import { SealBroken } from './seal-broken.ts'

export { importKey as importTierKey, newKey as newTierKey } from './gcm.ts'

/** The tiers of a waybill; each has a random key of its own. `packages/contracts` says which fields each holds. */
export const TIERS = ['route', 'recipient', 'door', 'content', 'sender', 'label', 'proof'] as const
export type Tier = (typeof TIERS)[number]

/** What is sealed under an account's key: its profile, a verified number, the network address of an administrator. */
export const ACCOUNT_TIERS = ['profile', 'number', 'address'] as const
export type AccountTier = (typeof ACCOUNT_TIERS)[number]

/** What sealed bytes belong to: a waybill's or account's id (UUID, lower case) and the tier. */
export type SealedFor = { id: string; tier: Tier | AccountTier }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Associated data: "exqress-tier", the layout's version byte, the tier's name, a zero byte, the 36 characters of the id. */
export function tierAssociatedData({ id, tier }: SealedFor): Uint8Array<ArrayBuffer> {
  // Another spelling of the same id would seal bytes that nobody can open any more.
  if (!UUID.test(id)) throw new RangeError('an id is a UUID in lower case')
  return utf8(`exqress-tier${String.fromCharCode(SEAL_VERSION)}${tier}\0${id}`)
}

/** Seals a value as JSON. Layout: version byte, 12-byte nonce, AES-256-GCM ciphertext, 16-byte tag. */
export function sealTier(key: CryptoKey, owner: SealedFor, value: unknown): Promise<Uint8Array> {
  return gcmSeal(key, tierAssociatedData(owner), utf8(tierJson(value)))
}

/** The JSON value in sealed bytes, for the caller's schema to parse; SealBroken when they do not open. */
export async function openTier(key: CryptoKey, owner: SealedFor, sealed: Uint8Array): Promise<unknown> {
  return parseTierJson(fromUtf8(await gcmOpen(key, tierAssociatedData(owner), sealed)))
}

/** JSON of a value; TypeError for `undefined` and functions, which have none. */
export function tierJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (json === undefined) throw new TypeError('this value has no JSON')
  return json
}

/** Parses opened JSON. The engine's own error quotes the text, which is personal data: it goes no further. */
export function parseTierJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new SealBroken()
  }
}
