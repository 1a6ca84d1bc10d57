import { unwrapKey } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { importTierKey, openTier } from '@exqress/crypto/tiers-node.ts'
import { z } from 'zod'
import type { Deps } from '../deps.ts'

const Profile = z.strictObject({ name: z.string(), phone: z.string() })
export type CourierRow = {
  courierId: string
  status: 'pending' | 'approved' | 'suspended'
  name: string
  phone: string
}

/** Couriers by id with their profiles opened; unknown ids are left out, and in a list those whose key is lost. */
export async function readProfiles(
  { db, keks }: Pick<Deps, 'db' | 'keks'>,
  ids: readonly string[],
): Promise<CourierRow[]> {
  const { rows } = await db.query(
    `select courier_id as "courierId", status, sealed_profile as "sealedProfile", wrapped_key as "wrappedKey", key_epoch as "keyEpoch"
       from couriers where courier_id = any($1::uuid[])`,
    [ids],
  )
  const profiles = await Promise.allSettled(
    rows.map(async ({ courierId, status, sealedProfile, wrappedKey, keyEpoch }) => {
      const kek = await keks.getEpoch(keyEpoch)
      const key = importTierKey(unwrapKey(kek.key, wrappedKey, { id: courierId, group: 'profile' }))
      return { courierId, status, ...Profile.parse(openTier(key, { id: courierId, tier: 'profile' }, sealedProfile)) }
    }),
  )
  return profiles.flatMap((profile) => {
    if (profile.status === 'fulfilled') return [profile.value]
    if (ids.length > 1 && profile.reason instanceof KeyMissing) return []
    throw profile.reason
  })
}
