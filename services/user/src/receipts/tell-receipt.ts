import { withTransaction } from '@exqress/service/db.ts'
import { conflict } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { assertLiving, lockOwnParcel } from '../parcels/own-parcel.ts'

export type Receipt = 'received' | 'not_received' | 'damaged'

/**
 * The recipient says what became of a delivered parcel; the last word counts. The desk opens a case where something is wrong.
 * @throws AppError 404 `not_readable`, 409 `not_delivered`
 */
export function tellReceipt(
  { db, keks }: Deps,
  { id, customerId, waybillId, receipt }: { id: string; customerId: string; waybillId: string; receipt: Receipt },
): Promise<void> {
  const write = { id, actorId: customerId, route: 'receipt', body: { waybillId, receipt } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write },
      async () => {
        const parcel = await lockOwnParcel(tx, { customerId, waybillId, as: ['recipient'] })
        assertLiving(parcel)
        if (parcel.state !== 'delivered') throw conflict('not_delivered')
        await tx.query('update parcels set received = $2 where waybill_id = $1', [waybillId, receipt])
        await appendEvent(tx, {
          topic: 'customer',
          key: waybillId,
          type: `customer.${receipt}`,
          data: { waybillId, at: new Date().toISOString() },
        })
        return { code: receipt, answer: undefined }
      },
      async () => undefined,
    ),
  )
}
