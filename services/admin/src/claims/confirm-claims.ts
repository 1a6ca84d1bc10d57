import type { Tx } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import { buriedOf } from '@exqress/service/events/tombstones.ts'

/**
 * Binds parcels to an account for good; those that are another's already, or destroyed, are left out. What others had found of them by a
 * number that was written wrongly ends, and they are told. Each is told once, and taken over from there after a restore. Answers the ids that
 * are this account's now.
 */
export async function confirmClaims(
  tx: Tx,
  { customerId, waybillIds, at }: { customerId: string; waybillIds: readonly string[]; at: Date },
): Promise<string[]> {
  const buried = await buriedOf(tx, [...waybillIds])
  const living = waybillIds.filter((id) => !buried.has(id))
  // Of two who confirm at once the second waits here, and then finds it taken.
  await tx.query('select 1 from waybills where id = any($1::uuid[]) order by id for update', [living])
  const { rows } = await tx.query<{ waybillId: string }>(
    `insert into claims as known (waybill_id, customer_id, state, found_at, confirmed_at)
     select id, $1, 'confirmed', $3, $3
       from unnest($2::uuid[]) as id
      where not exists (select 1 from claims c where c.waybill_id = id and c.state = 'confirmed' and c.customer_id <> $1)
     on conflict (waybill_id, customer_id) do update
        set state = 'confirmed', confirmed_at = excluded.confirmed_at
      where known.state <> 'confirmed'
     returning waybill_id as "waybillId"`,
    [customerId, living, at],
  )
  const confirmed = rows.map(({ waybillId }) => waybillId)
  const { rows: ended } = await tx.query<{ waybillId: string; customerId: string }>(
    `delete from claims where waybill_id = any($1::uuid[]) and customer_id <> $2 and state = 'found'
     returning waybill_id as "waybillId", customer_id as "customerId"`,
    [confirmed, customerId],
  )
  await appendEvents(tx, [
    ...ended.map((data) => ({ topic: 'waybill', key: data.waybillId, type: 'waybill.unmatched', data }) as const),
    ...confirmed.map((waybillId) => {
      const data = { waybillId, customerId, at: at.toISOString() }
      return { topic: 'waybill', key: waybillId, type: 'waybill.claim_confirmed', data } as const
    }),
  ])
  const { rows: own } = await tx.query<{ waybillId: string }>(
    `select waybill_id as "waybillId" from claims
      where waybill_id = any($1::uuid[]) and customer_id = $2 and state = 'confirmed'`,
    [living, customerId],
  )
  return own.map(({ waybillId }) => waybillId)
}
