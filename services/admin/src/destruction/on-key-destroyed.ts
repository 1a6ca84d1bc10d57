import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

type KeyDestroyed = ReceivedEvent<EventData<'parcel.key_destroyed' | 'customer.key_destroyed'>>

/** A service has carried a destruction out. When the last one has, what asked for it is answered. */
export async function onParcelKeyDestroyed(tx: Tx, { data }: KeyDestroyed) {
  await tx.query('update destructions set delivery_at = coalesce(delivery_at, $2) where waybill_id = $1', [
    data.waybillId,
    data.at,
  ])
  await answerWhenAllHave(tx, data.waybillId)
}

export async function onCustomerKeyDestroyed(tx: Tx, { data }: KeyDestroyed) {
  await tx.query('update destructions set user_at = coalesce(user_at, $2) where waybill_id = $1', [
    data.waybillId,
    data.at,
  ])
  await answerWhenAllHave(tx, data.waybillId)
}

async function answerWhenAllHave(tx: Tx, waybillId: string) {
  await tx.query(
    `update requests r set state = 'accepted', answered_at = now()
       from destructions d
      where d.waybill_id = $1 and d.delivery_at is not null and d.user_at is not null
        and r.waybill_id = $1 and r.kind = 'destroy' and r.state = 'open'`,
    [waybillId],
  )
}
