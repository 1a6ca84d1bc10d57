import type { Tx } from '@exqress/service/db.ts'
import { buriedOf } from '@exqress/service/events/tombstones.ts'

/**
 * Binds parcels to an account for good; those that are another's already, or destroyed, are left out. Answers the ids that are this
 * account's now.
 */
export async function confirmClaims(
  tx: Tx,
  { customerId, waybillIds, at }: { customerId: string; waybillIds: readonly string[]; at: Date },
): Promise<string[]> {
  const buried = await buriedOf(tx, [...waybillIds])
  const { rows } = await tx.query<{ waybillId: string }>(
    `insert into claims as known (waybill_id, customer_id, state, found_at, confirmed_at)
     select id, $1, 'confirmed', $3, $3
       from unnest($2::uuid[]) as id
      where not exists (select 1 from claims c where c.waybill_id = id and c.state = 'confirmed' and c.customer_id <> $1)
     on conflict (waybill_id, customer_id) do update
        set state = 'confirmed', confirmed_at = coalesce(known.confirmed_at, excluded.confirmed_at)
     returning waybill_id as "waybillId"`,
    [customerId, waybillIds.filter((id) => !buried.has(id)), at],
  )
  return rows.map(({ waybillId }) => waybillId)
}
