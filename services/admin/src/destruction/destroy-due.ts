import { type Db, withTransaction } from '@exqress/service/db.ts'
import { destroyIfAsked } from './on-destroy-asked.ts'

/**
 * Carries out the recipients' wishes that have become due: their case was closed, or the wish and the news of the parcel's end were
 * handled at the same moment, so that neither saw the other. Answers how many.
 */
export async function destroyDue(db: Db): Promise<number> {
  const { rows } = await db.query<{ waybillId: string }>(
    `select a.waybill_id as "waybillId"
       from destroy_asks a join waybills w on w.id = a.waybill_id
      where w.state in ('delivered', 'returned', 'cancelled') and w.destroyed_at is null
        and not exists (select 1 from cases c where c.waybill_id = w.id and c.closed_at is null and c.kind in ('not_received', 'damaged', 'not_expected'))
      order by a.asked_at limit 200`,
    [],
  )
  for (const { waybillId } of rows) await withTransaction(db, (tx) => destroyIfAsked(tx, waybillId))
  return rows.length
}
