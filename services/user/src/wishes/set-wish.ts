import type { DeliveryWish } from '@exqress/contracts/values.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { conflict } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { assertLiving, lockOwnParcel } from '../parcels/own-parcel.ts'
import { mayStillWish } from './may-still-wish.ts'

/** What the recipient wants done with the parcel today. @throws AppError 404 `not_readable`, 409 `too_late` */
export function setWish(
  { db, keks }: Deps,
  { id, customerId, waybillId, wish }: { id: string; customerId: string; waybillId: string; wish: DeliveryWish },
): Promise<void> {
  const write = { id, actorId: customerId, route: 'wish', body: { waybillId, wish } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write },
      async () => {
        const parcel = await lockOwnParcel(tx, { customerId, waybillId, as: ['recipient'] })
        assertLiving(parcel)
        if (!mayStillWish(parcel.state)) throw conflict('too_late')
        await tx.query('update parcels set delivery_wish = $2 where waybill_id = $1', [waybillId, wish])
        await appendEvent(tx, {
          topic: 'customer',
          key: waybillId,
          type: 'customer.wish_set',
          data: { waybillId, wish, at: new Date().toISOString() },
        })
        return { code: 'set', answer: undefined }
      },
      async () => undefined,
    ),
  )
}
