import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import { buryKey } from '@exqress/service/events/tombstones.ts'

/**
 * Destroys what this service holds of a waybill and tells the others to do the same, in one transaction: keys, sealed fields,
 * indexes, memo, claims and officers' words go, the tombstone comes. The label digests stay, so that a scan finds a label of ours that opens
 * nothing; so do counts and times, which say nothing about a person. Doing it twice does nothing.
 */
export async function destroyWaybill(
  tx: Tx,
  {
    waybillId,
    reason,
    at,
    askedAt = at,
  }: {
    waybillId: string
    reason: EventData<'waybill.destroy_requested'>['reason']
    at: Date
    /** When a person asked for it, where that was earlier: a case may have held it. The receipt says so. */
    askedAt?: Date
  },
): Promise<void> {
  if (!(await buryKey(tx, waybillId))) return
  // First, for its row lock: whoever adds a claim meanwhile holds it, and is seen by the deletions that follow.
  await tx.query(
    `update waybills
        set sealed_route = null, sealed_recipient = null, sealed_content = null, sealed_sender = null,
            sender_customer_id = null, return_of = null, consignment_id = gen_random_uuid(), delivery_wish = null, collect_won = null,
            destroyed_at = $2
      where id = $1`,
    [waybillId, at],
  )
  for (const table of [
    'wrapped_bundles',
    'door_outbox',
    'number_indexes',
    'order_indexes',
    'phone_indexes',
    'claims',
    'claim_tries',
    'destroy_asks',
    'lost_content',
  ]) {
    await tx.query({ text: `delete from ${table} where waybill_id = $1`, values: [waybillId] })
  }
  await tx.query('update labels set sealed_label = null, tag_living = false where waybill_id = $1', [waybillId])
  // What an officer wrote about it, once no other parcel that was opened by it lives. That it was opened, and the code of why, stays known.
  await tx.query(
    `update glasses g set epoch = null, wrapped_key = null, sealed_words = null
      where g.id in (select glass_id from glass_openings where waybill_id = $1)
        and not exists (select from glass_openings o join waybills w on w.id = o.waybill_id
                         where o.glass_id = g.id and w.destroyed_at is null)`,
    [waybillId],
  )
  await tx.query(
    `insert into destructions (waybill_id, reason, asked_at, admin_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [waybillId, reason, askedAt, at],
  )
  const data = { waybillId, at: at.toISOString() }
  await appendEvents(tx, [
    {
      topic: 'waybill',
      key: waybillId,
      type: 'waybill.destroy_requested',
      data: { ...data, reason, ...(askedAt < at ? { askedAt: askedAt.toISOString() } : {}) },
    },
    { topic: 'waybill', key: waybillId, type: 'waybill.key_destroyed', data },
  ])
}

/** Of a waybill `w`: nobody of its people waits for the desk. */
export const NOT_HELD = `not exists (select 1 from cases c
    where c.waybill_id = w.id and c.closed_at is null and c.kind in ('not_received', 'damaged', 'not_expected'))`

/**
 * Whether a waybill may be destroyed now: not before a final state, and not while a case is open. Asked under `lockForBurial`: a case that
 * is being opened meanwhile is waited for and seen.
 */
export async function mayDestroy(tx: Tx, waybillId: string): Promise<'yes' | 'not_yet' | 'held' | 'unknown'> {
  const { rows } = await tx.query<{ final: boolean; free: boolean }>(
    `select w.state in ('delivered', 'returned', 'cancelled') as final, ${NOT_HELD} as free
       from waybills w where w.id = $1 and w.destroyed_at is null`,
    [waybillId],
  )
  if (!rows[0]) return 'unknown'
  if (!rows[0].final) return 'not_yet'
  return rows[0].free ? 'yes' : 'held'
}
