import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/** The privacy officer looked behind the mask: everybody whose parcel it is, confirmed, is to be told. */
export async function onGlassBroken(
  tx: Tx,
  { data: { waybillId, openingId, at } }: ReceivedEvent<EventData<'waybill.glass_broken'>>,
): Promise<void> {
  await tx.query(
    `insert into glass_notices (waybill_id, opening_id, customer_id, at)
     select $1, $2, customer_id, $3 from relations where waybill_id = $1 and claim = 'confirmed'
     on conflict do nothing`,
    [waybillId, openingId, at],
  )
}
