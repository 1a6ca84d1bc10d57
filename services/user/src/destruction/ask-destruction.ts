import { isFinal } from '@exqress/contracts/states.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { conflict } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { lockOwnParcel } from '../parcels/own-parcel.ts'

/**
 * The recipient has the personal data of a parcel destroyed, in every service. Admin makes the request of it that all follow; asking
 * again, in whatever way, gives the same time and starts nothing new, unless admin has said that it was not heard.
 * @throws AppError 404 `not_readable`, 409 `destroy_not_yet` before a final state
 */
export function askDestruction(
  { db, keks }: Deps,
  { id, customerId, waybillId }: { id: string; customerId: string; waybillId: string },
): Promise<{ askedAt: string }> {
  const write = { id, actorId: customerId, route: 'destroy', body: { waybillId } }
  return withTransaction(db, async (tx) => {
    const parcel = await lockOwnParcel(tx, { customerId, waybillId, as: ['recipient'] })
    return withIdempotency(
      tx,
      { keks, write },
      async () => ({ code: 'asked', answer: { askedAt: await ask() } }),
      async () => ({ askedAt: await ask() }),
    )

    async function ask(): Promise<string> {
      if (parcel.destroyAskedAt !== null) return parcel.destroyAskedAt
      if (!isFinal(parcel.state)) throw conflict('destroy_not_yet')
      const at = new Date().toISOString()
      await tx.query('update parcels set destroy_asked_at = $2, destroy_unheard_at = null where waybill_id = $1', [
        waybillId,
        at,
      ])
      const data = { waybillId, customerId, at }
      await appendEvent(tx, { topic: 'customer', key: waybillId, type: 'customer.destroy_asked', data })
      return at
    }
  })
}
