import type { Tx } from '@exqress/service/db.ts'

export type Parcel = { waybillId: string; courierId: string | null; final: boolean }
export type BulkAnswer = { done: number; skipped: { waybillId: string; code: string }[] }

/** In the order of their ids, so that two of the desk who take the same parcels wait for one another. */
export async function lockParcels(tx: Tx, waybillIds: readonly string[]): Promise<Parcel[]> {
  const { rows } = await tx.query<Parcel>(
    `select id as "waybillId", courier_id as "courierId", state in ('delivered', 'returned', 'cancelled') as final
       from waybills where id = any($1::uuid[]) and destroyed_at is null and not exists (select from canaries where waybill_id = waybills.id)
      order by id for update`,
    [waybillIds],
  )
  return rows
}

/** What is unknown, destroyed or at its end is named with the reason; all the others count as done. */
export function answerOf(waybillIds: readonly string[], parcels: readonly Parcel[]): BulkAnswer {
  const known = new Map(parcels.map((parcel) => [parcel.waybillId, parcel]))
  const skipped = waybillIds.flatMap((waybillId) => {
    const parcel = known.get(waybillId)
    if (parcel && !parcel.final) return []
    return [{ waybillId, code: parcel ? 'final_state' : 'not_readable' }]
  })
  return { done: waybillIds.length - skipped.length, skipped }
}
