import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { buryKey } from '@exqress/service/events/tombstones.ts'

/**
 * Destroys what this service can open of a waybill: keys, sealed fields, proof. Code, times and access records stay. Photos are deleted
 * by `sweepPhotos` once no living proof names them; nothing opens them from here on. Of each column it is decided in what-stays.test.ts.
 */
export async function onDestroyRequested(tx: Tx, { waybillId }: EventData<'waybill.destroy_requested'>): Promise<void> {
  const isFirst = await buryKey(tx, waybillId)
  // Deliveries and failures hold this row to their commit, and not the burial's lock. A statement of its own: those that follow then see
  // the proof, its key and the reason that one of them wrote while this waited. After the burial, as all who hold both take them.
  await tx.query('select from parcels where waybill_id = $1 for update', [waybillId])
  await tx.query('delete from bundle_jobs where waybill_id = $1', [waybillId])
  await tx.query('delete from wrapped_bundles where waybill_id = $1', [waybillId])
  await tx.query('delete from label_salts where waybill_id = $1', [waybillId])
  await tx.query('delete from proofs where waybill_id = $1', [waybillId])
  // Photos that were taken where its label could not be read.
  await tx.query(
    `update photos set epoch = null, wrapped_key = null where photo_id in (select photo_id from scans where waybill_id = $1)`,
    [waybillId],
  )
  await tx.query('update state_changes set place = null, reason = null where waybill_id = $1', [waybillId])
  await tx.query(
    `update parcels
        set sealed_route = null, sealed_recipient = null, sealed_sender = null, sealed_door = null, door_source = null, courier_id = null,
            scanned_at = null, loaded_at = null, load_number = null, load_day = null, in_hand_at = null, relabel_until = null,
            opened_by = null, opened_day = null, delivery_wish = null, collect_won = null, consignment_id = gen_random_uuid(),
            destroyed_at = coalesce(destroyed_at, now())
      where waybill_id = $1`,
    [waybillId],
  )
  if (!isFirst) return
  await appendEvent(tx, {
    topic: 'parcel',
    key: waybillId,
    type: 'parcel.key_destroyed',
    data: { waybillId, at: new Date().toISOString() },
  })
}
