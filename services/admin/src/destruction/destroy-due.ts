import type { EventData } from '@exqress/contracts/events.ts'
import { type Db, type Tx, withTransaction } from '@exqress/service/db.ts'
import { lockForBurial } from '@exqress/service/events/tombstones.ts'
import { destroyWaybill, NOT_HELD } from './destroy-waybill.ts'
import { destroyIfAsked } from './on-destroy-asked.ts'

const FINAL = `w.state in ('delivered', 'returned', 'cancelled')`
const BATCH = 200

/**
 * What is destroyed without anybody's press, at `$1`. The recipient's setting "at once" waits until a delivery can no longer be taken back.
 * Retention: 30 days after an end, 90 after the last event otherwise.
 */
const due: Record<'setting' | 'retention', string> = {
  setting: `${FINAL} and exists (
      select 1 from claims k join destroy_settings s on s.customer_id = k.customer_id
       where k.waybill_id = w.id and k.state = 'confirmed'
         and w.state_at < $1::timestamptz - greatest(interval '30 minutes', s.after_days * interval '1 day'))`,
  retention: `(${FINAL} and w.state_at < $1::timestamptz - interval '30 days'
      or greatest(w.state_at, w.assigned_at, w.issued_at) < $1::timestamptz - interval '90 days')`,
}

/**
 * Destroys what has become due: wishes that waited (for the news of the parcel's end, or for their case to be closed), the recipients' settings,
 * and the retention rule. An open case holds them all, and who waits is told once. Answers how many became due.
 */
export async function destroyDue(db: Db, now = new Date()): Promise<number> {
  const { rows } = await db.query<{ waybillId: string }>(
    `select a.waybill_id as "waybillId"
       from destroy_asks a join waybills w on w.id = a.waybill_id
      where ${FINAL} and w.destroyed_at is null and (${NOT_HELD} or not a.held_told)
      order by a.asked_at limit $1`,
    [BATCH],
  )
  for (const { waybillId } of rows) await withTransaction(db, (tx) => destroyIfAsked(tx, waybillId))
  let count = rows.length
  for (const reason of ['setting', 'retention'] as const) count += await destroyBy(db, reason, now)
  return count
}

async function destroyBy(db: Db, reason: keyof typeof due, now: Date): Promise<number> {
  const { rows } = await db.query<{ id: string }>(
    `select w.id from waybills w
      where w.destroyed_at is null and ${due[reason]} and ${NOT_HELD}
      order by w.state_at limit $2`,
    [now, BATCH],
  )
  for (const { id } of rows) await withTransaction(db, (tx) => destroyIfStillDue(tx, { id, reason, now }))
  return rows.length
}

/** Looked at again under the locks of burial and row: a delivery may have been taken back, or a case opened, since it was found. */
async function destroyIfStillDue(
  tx: Tx,
  {
    id,
    reason,
    now,
  }: { id: string; reason: keyof typeof due & EventData<'waybill.destroy_requested'>['reason']; now: Date },
): Promise<void> {
  await lockForBurial(tx, id)
  await tx.query('select 1 from waybills where id = $1 for update', [id])
  const { rowCount } = await tx.query(
    `select 1 from waybills w where w.id = $2 and w.destroyed_at is null and ${due[reason]} and ${NOT_HELD}`,
    [now, id],
  )
  if (rowCount === 1) await destroyWaybill(tx, { waybillId: id, reason, at: now })
}
