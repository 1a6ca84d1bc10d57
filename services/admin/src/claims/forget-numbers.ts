import { createSecretKey } from 'node:crypto'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { unwrapKey } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import { z } from 'zod'
import type { Deps } from '../deps.ts'

const BATCH = 100

/**
 * Numbers of deleted accounts: what is kept of each is an index under a key that finds no parcel, and the sealed number goes. One whose
 * key is lost ends after 90 days as it is.
 */
export async function forgetNumbers({ db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>): Promise<void> {
  const [month] = await keys.released.living(now())
  const { rows } = await db.query(
    `select id, kind, epoch, wrapped_key as "wrappedKey", sealed_number as "sealedNumber"
       from leaving_numbers where epoch is not null order by released_at desc limit ${BATCH}`,
    [],
  )
  const known: { id: string; index: Buffer }[] = []
  for (const { id, kind, epoch, wrappedKey, sealedNumber } of rows) {
    try {
      const kek = await keys.keks.getEpoch(epoch)
      const own = createSecretKey(unwrapKey(kek.key, wrappedKey, { id, group: 'account' }))
      const value = z.string().parse(openTier(own, { id, tier: 'number' }, sealedNumber))
      known.push({ id, index: Buffer.from(blindIndex(month.key, kind, value)) })
    } catch (error) {
      if (!(error instanceof KeyMissing)) throw error
    }
  }
  if (known.length === 0) return
  await db.query(
    `with gone as (
         delete from leaving_numbers where id = any($2::uuid[]) returning id, released_at
       )
       insert into released_numbers (index_epoch, number_index, released_at)
       select $1, known.index, max(gone.released_at)
         from unnest($2::uuid[], $3::bytea[]) as known (id, index) join gone using (id)
        group by known.index
       on conflict (index_epoch, number_index) do update set released_at = excluded.released_at`,
    [month.epoch, known.map(({ id }) => id), known.map(({ index }) => index)],
  )
}
