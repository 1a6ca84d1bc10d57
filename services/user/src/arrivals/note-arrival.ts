import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'

/**
 * The recipient, confirmed, is to be told that a parcel comes today, or that it is there; in some seconds, so that what one courier
 * departs with is one message. A departure that a scan at the door implies is not told: the delivery is. Nor is a state to which a
 * courier's mistake was taken back. What was noted of an earlier state is not told any more.
 */
export async function noteArrival(
  tx: Tx,
  { waybillId, state, at, inferred, corrected }: EventData<'parcel.state_changed'>,
): Promise<void> {
  await tx.query('delete from arrival_notices where waybill_id = $1', [waybillId])
  if (state !== 'delivered' && (state !== 'out_for_delivery' || inferred || corrected)) return
  await tx.query(
    `insert into arrival_notices (waybill_id, customer_id, state, at, retry_at)
     select $1, customer_id, $2, $3, now() + interval '3 seconds'
       from relations where waybill_id = $1 and claim = 'confirmed'`,
    [waybillId, state, at],
  )
}
