import type { Tx } from '@exqress/service/db.ts'
import { endClaims } from './verify-number.ts'

/**
 * A number that was proven while its month's key was not to be had, or by a replica that did not know that month, stands in two months at once.
 * The later proof is whose number it is, as if it had met the earlier one: that one ends, and would otherwise hold its month's key for ever.
 * @param ids rows that are about to move from one month to the other, and in the same order their indexes there
 */
export async function endTwins(
  tx: Tx,
  { from, to, ids, indexes }: { from: string; to: string; ids: readonly string[]; indexes: readonly Buffer[] },
): Promise<void> {
  const { rows } = await tx.query<{ earlier: string; later: string; isSamePerson: boolean; provenAt: string }>(
    `select earlier.id as earlier, later.id as later, later.proven_at as "provenAt",
            earlier.customer_id = later.customer_id as "isSamePerson"
       from unnest($3::uuid[], $4::bytea[]) as moving (id, index)
       join verified_numbers old on old.id = moving.id and old.index_epoch = $1 and old.ended_at is null
       join verified_numbers met on met.index_epoch = $2 and met.number_index = moving.index and met.ended_at is null
       join verified_numbers earlier
         on earlier.id = case when (old.proven_at, old.id) < (met.proven_at, met.id) then old.id else met.id end
       join verified_numbers later on later.id in (old.id, met.id) and later.id <> earlier.id`,
    [from, to, ids, indexes],
  )
  for (const { earlier, later, isSamePerson, provenAt } of rows) {
    // What the same person found by the earlier proof stays found.
    if (isSamePerson) await tx.query('update claims set number_id = $2 where number_id = $1', [earlier, later])
    else
      await tx.query('update verified_numbers set finds_from = coalesce(finds_from, proven_at) where id = $1', [later])
    await endClaims(tx, [earlier], new Date(provenAt))
  }
}
