import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'

/** News that is older says nothing any more: "today" may be yesterday. */
const FRESH_MS = 12 * 3_600_000

/**
 * The recipient, confirmed, is to be told that a parcel comes today, or that it is there; in some seconds, so that what one courier
 * departs with is one message. A departure that a scan at the door implies is not told: the delivery is.
 */
export async function noteArrival(
  tx: Tx,
  { waybillId, state, at, inferred }: EventData<'parcel.state_changed'>,
): Promise<void> {
  if (Date.now() - Date.parse(at) > FRESH_MS) return
  if (state !== 'delivered' && !(state === 'out_for_delivery' && !inferred)) {
    // It is on another way now: nobody is told of an arrival that no longer comes.
    await tx.query('delete from arrival_notices where waybill_id = $1', [waybillId])
    return
  }
  await tx.query(
    `insert into arrival_notices (waybill_id, customer_id, state, at, retry_at)
     select $1, customer_id, $2, $3, now() + interval '3 seconds'
       from relations where waybill_id = $1 and claim = 'confirmed'
     on conflict (waybill_id, customer_id, state) do update set at = excluded.at`,
    [waybillId, state, at],
  )
}
