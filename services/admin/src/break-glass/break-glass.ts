import { createSecretKey } from 'node:crypto'
import type { GlassRequest } from '@exqress/contracts/admin-api.ts'
import { newKey } from '@exqress/crypto/gcm.ts'
import { wrapKey } from '@exqress/crypto/kek.ts'
import { sealTier } from '@exqress/crypto/tiers-node.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

/** How long the privacy officer may look behind the mask for one reason. */
export const GLASS_MS = 15 * 60_000

/** Breaks the glass: nothing is opened by it yet, and nothing without it. What the officer wrote is kept sealed. */
export async function breakGlass(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  officerId: string,
  request: z.output<typeof GlassRequest>,
): Promise<{ glassId: string; expiresAt: string }> {
  const { id, reason, words } = request
  const kek = await keys.keks.currentEpoch(now())
  const key = newKey()
  const sealedWords = sealTier(createSecretKey(key), { id, tier: 'profile' }, { words })
  const wrappedKey = wrapKey(kek.key, key, { id, group: 'account' })
  const write = { id, actorId: officerId, route: 'POST /api/break-glass', body: request }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        const expiresAt = new Date(now().getTime() + GLASS_MS).toISOString()
        await tx.query(
          `insert into glasses (id, officer_id, reason, epoch, wrapped_key, sealed_words, broken_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [id, officerId, reason, kek.epoch, wrappedKey, sealedWords, now(), expiresAt],
        )
        return { code: expiresAt, answer: { glassId: id, expiresAt } }
      },
      async (expiresAt) => ({ glassId: id, expiresAt }),
    ),
  )
}
