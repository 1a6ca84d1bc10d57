import { planStep } from '@exqress/contracts/states.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { conflict } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { assertLiving, lockOwnParcel } from '../parcels/own-parcel.ts'

/**
 * The recipient refuses a parcel on its way, or its sender calls it back. Delivery decides; what it does shows in the state. The
 * request's id is the write's, so that asking again is the same request.
 * @throws AppError 404 `not_readable`, 409 `impossible_step`
 */
export function askReturn(
  { db, keks }: Deps,
  { id, customerId, waybillId }: { id: string; customerId: string; waybillId: string },
): Promise<{ requestId: string }> {
  const write = { id, actorId: customerId, route: 'return', body: { waybillId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write },
      async () => {
        const parcel = await lockOwnParcel(tx, { customerId, waybillId, as: ['recipient', 'sender'] })
        assertLiving(parcel)
        if (!planStep(parcel.state, 'request_return').ok) throw conflict('impossible_step')
        await appendEvent(tx, {
          topic: 'customer',
          key: waybillId,
          type: 'customer.return_requested',
          data: { waybillId, requestId: id, at: new Date().toISOString() },
        })
        return { code: 'asked', answer: { requestId: id } }
      },
      async () => ({ requestId: id }),
    ),
  )
}
