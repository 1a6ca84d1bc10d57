import { appendEvent } from '@exqress/service/events/append-event.ts'
import type { Handler } from '@exqress/service/events/apply-events.ts'
import { buryKey } from '@exqress/service/events/tombstones.ts'

/**
 * Destroys what this service can open of a waybill: keys, sealed fields, jobs that would bring keys back, what waits about it in the
 * event tables. Relation, states, times, digests and access records stay for their terms: they say whose account a parcel was, not what or where.
 */
export const onDestroyRequested: Handler<'waybill.destroy_requested'> = async (tx, { data }) => {
  const { waybillId, at, askedAt = at } = data
  const isFirst = await buryKey(tx, waybillId)
  await tx.query('delete from wrapped_bundles where waybill_id = $1', [waybillId])
  await tx.query('delete from bundle_jobs where waybill_id = $1', [waybillId])
  await tx.query('delete from told_openings where waybill_id = $1', [waybillId])
  await tx.query('update relations set name_due_at = null where waybill_id = $1', [waybillId])
  await tx.query('update timeline set place = null, reason = null where waybill_id = $1', [waybillId])
  await tx.query(
    `update parcels
        set sealed_route = null, sealed_recipient = null, sealed_content = null, sealed_sender = null, sealed_proof = null,
            return_of = null, delivery_wish = null, collect_won = null, received = null, door_memo_at = null,
            destroy_asked_at = coalesce(destroy_asked_at, $2), user_destroyed_at = coalesce(user_destroyed_at, now()),
            destroy_unheard_at = null
      where waybill_id = $1`,
    [waybillId, askedAt],
  )
  if (!isFirst) return
  await appendEvent(tx, {
    topic: 'customer',
    key: waybillId,
    type: 'customer.key_destroyed',
    data: { waybillId, at: new Date().toISOString() },
  })
}
