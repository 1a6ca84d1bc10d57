import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/** The recipient's wish of today takes the place of the file's; the desk sees the one that the courier sees. */
export async function onWishSet(tx: Tx, { data }: ReceivedEvent<EventData<'customer.wish_set'>>) {
  await tx.query('update waybills set delivery_wish = $2 where id = $1', [data.waybillId, data.wish])
}
