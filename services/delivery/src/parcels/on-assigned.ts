import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'

/** The desk gave the parcel to a courier: what the one before had done with it (scan, load, in hand) does not pass to the next. */
export async function onAssigned(tx: Tx, { waybillId, courierId }: EventData<'waybill.assigned'>): Promise<void> {
  await tx.query(
    `update parcels set courier_id = $2, scanned_at = null, loaded_at = null, load_number = null, load_day = null, in_hand_at = null, relabel_until = null
      where waybill_id = $1 and courier_id is distinct from $2`,
    [waybillId, courierId],
  )
}

export async function onUnassigned(tx: Tx, { waybillId, courierId }: EventData<'waybill.unassigned'>): Promise<void> {
  await tx.query(
    `update parcels set courier_id = null, scanned_at = null, loaded_at = null, load_number = null, load_day = null, in_hand_at = null, relabel_until = null
      where waybill_id = $1 and courier_id = $2`,
    [waybillId, courierId],
  )
}

export async function onRelabelApproved(
  tx: Tx,
  { waybillId, courierId, until }: EventData<'waybill.relabel_approved'>,
): Promise<void> {
  await tx.query('update parcels set relabel_until = $3 where waybill_id = $1 and courier_id = $2', [
    waybillId,
    courierId,
    until,
  ])
}

export async function onWishSet(tx: Tx, { waybillId, wish }: EventData<'customer.wish_set'>): Promise<void> {
  await tx.query('update parcels set delivery_wish = $2 where waybill_id = $1 and destroyed_at is null', [
    waybillId,
    wish,
  ])
}
