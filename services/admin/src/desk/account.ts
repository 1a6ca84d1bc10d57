import { createSecretKey, type KeyObject } from 'node:crypto'
import { EmailText, PersonName } from '@exqress/contracts/values.ts'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { newKey } from '@exqress/crypto/gcm.ts'
import { type KekEpochs, unwrapKey, wrapKey } from '@exqress/crypto/kek.ts'
import { normaliseEmail } from '@exqress/crypto/normalise-email.ts'
import { openTier, sealTier } from '@exqress/crypto/tiers-node.ts'
import { z } from 'zod'

/** What is sealed about a person of the desk. An invitation knows no name yet. */
export type DeskProfile = z.infer<typeof DeskProfile>
const DeskProfile = z.strictObject({ email: EmailText, name: PersonName.optional() })

/** An account's key as a row holds it. */
export type WrappedAccountKey = { epoch: string; wrappedKey: Uint8Array }

const GROUP = 'account'

/** A fresh account key, wrapped under today's epoch, and the profile sealed under it. */
export async function sealProfile(keks: KekEpochs, id: string, profile: DeskProfile, now: Date) {
  const kek = await keks.currentEpoch(now)
  const bytes = newKey()
  const sealedProfile = sealTier(createSecretKey(bytes), { id, tier: 'profile' }, DeskProfile.parse(profile))
  return { epoch: kek.epoch, wrappedKey: wrapKey(kek.key, bytes, { id, group: GROUP }), sealedProfile }
}

export async function openProfile(
  keks: KekEpochs,
  row: WrappedAccountKey & { id: string; sealedProfile: Uint8Array },
): Promise<DeskProfile> {
  const { key } = await keks.getEpoch(row.epoch)
  const accountKey = createSecretKey(unwrapKey(key, row.wrappedKey, { id: row.id, group: GROUP }))
  return DeskProfile.parse(openTier(accountKey, { id: row.id, tier: 'profile' }, row.sealedProfile))
}

/** What accounts are found by; undefined for what is no address. */
export function emailIndexOf(key: KeyObject, email: string): Buffer | undefined {
  const normal = normaliseEmail(email)
  return normal === undefined ? undefined : Buffer.from(blindIndex(key, 'email', normal))
}
