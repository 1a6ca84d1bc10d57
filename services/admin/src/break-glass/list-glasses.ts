import { createSecretKey } from 'node:crypto'
import { Glasses } from '@exqress/contracts/admin-api.ts'
import { unwrapKey } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { DeskCaller } from '../desk/desk-access.ts'

const Words = z.strictObject({ words: z.string() })

/**
 * When and why glasses were broken, newest first, how many parcels each opened, and whether their recipients know. What an officer wrote may
 * speak of a person: officers alone read it, while a parcel lives that was opened by it. An owner sees that it was done, by whom, and the code
 * of why.
 */
export async function listGlasses({ db, keys }: Pick<Deps, 'db' | 'keys'>, role: DeskCaller['role']) {
  const { rows } = await db.query(
    `select g.id, g.officer_id as "officerId", g.reason, g.epoch, g.wrapped_key as wrapped, g.sealed_words as sealed,
            g.broken_at as "brokenAt", g.expires_at as "expiresAt",
            o.parcels, json_build_object('told', o.told, 'noContact', o.no_contact, 'noRecipient', o.no_recipient) as notices
       from glasses g
      cross join lateral (
        select count(*)::int as parcels, count(*) filter (where notice = 'told') as told,
               count(*) filter (where notice = 'no_contact') as no_contact, count(*) filter (where notice = 'no_recipient') as no_recipient
          from glass_openings where glass_id = g.id) o
      order by g.id desc limit 50`,
    [],
  )
  const glasses = await Promise.all(
    rows.map(async ({ id, epoch, wrapped, sealed, brokenAt, expiresAt, ...row }) => ({
      ...row,
      glassId: id,
      brokenAt: new Date(brokenAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
      ...(await wordsOf({ id, epoch, wrapped, sealed })),
    })),
  )
  return Glasses.parse({ glasses })

  async function wordsOf({
    id,
    epoch,
    wrapped,
    sealed,
  }: {
    id: string
    epoch: string | null
    wrapped: Buffer | null
    sealed: Buffer | null
  }) {
    if (role !== 'officer' || !epoch || !wrapped || !sealed) return {}
    try {
      const kek = await keys.keks.getEpoch(epoch)
      const key = createSecretKey(unwrapKey(kek.key, wrapped, { id, group: 'account' }))
      return Words.parse(openTier(key, { id, tier: 'profile' }, sealed))
    } catch (error) {
      if (error instanceof KeyMissing) return {}
      throw error
    }
  }
}
