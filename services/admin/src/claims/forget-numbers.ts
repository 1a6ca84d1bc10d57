import type { Deps } from '../deps.ts'
import { indexSealedNumber, type SealedNumber } from './index-sealed-number.ts'

const BATCH = 100

/**
 * Numbers of deleted accounts: what is kept of each is an index under a key that finds no parcel, and the sealed number goes. One whose
 * key is lost or broken ends after 90 days as it is.
 */
export async function forgetNumbers({ db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>): Promise<void> {
  const [month] = await keys.released.living(now())
  const { rows } = await db.query<SealedNumber>(
    `select id, kind, epoch, wrapped_key as "wrappedKey", sealed_number as "sealedNumber"
       from leaving_numbers where epoch is not null order by released_at desc limit ${BATCH}`,
    [],
  )
  const known: { id: string; index: Buffer }[] = []
  for (const row of rows) {
    const index = await indexSealedNumber(keys, month, row)
    if (index) known.push({ id: row.id, index })
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
