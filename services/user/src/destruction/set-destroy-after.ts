import type { DestroySetting } from '@exqress/contracts/user-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'

/** When the data of the customer's parcels is destroyed by itself. Admin, which decides, is told an id and a number. */
export function setDestroyAfter(
  { db, keks }: Pick<Deps, 'db' | 'keks'>,
  { id, afterDays, customerId }: DestroySetting & { customerId: string },
): Promise<void> {
  const write = { id, actorId: customerId, route: 'destroy_after', body: { afterDays } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write },
      async () => {
        await tx.query('update customers set destroy_after_days = $2 where customer_id = $1', [customerId, afterDays])
        const data = { customerId, afterDays, at: new Date().toISOString() }
        await appendEvent(tx, { topic: 'customer', key: customerId, type: 'customer.destroy_setting_changed', data })
        return { code: String(afterDays), answer: undefined }
      },
      async () => undefined,
    ),
  )
}
