import { withTransaction } from '@exqress/service/db.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'

/** The desk approves or suspends; delivery carries it out. */
export function decideCourier(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  decision: { id: string; adminId: string; courierId: string; status: 'approved' | 'suspended' },
): Promise<void> {
  const { id, adminId, courierId, status } = decision
  const write = { id, actorId: adminId, route: `POST /api/couriers/:courierId ${status}`, body: { courierId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        const at = now()
        const { rowCount } = await tx.query('update couriers set status = $2, changed_at = $3 where id = $1', [
          courierId,
          status,
          at,
        ])
        if (rowCount === 0) throw notFound('courier_unknown')
        await appendEvent(tx, {
          topic: 'courier-decision',
          key: courierId,
          type: status === 'approved' ? 'courier_decision.approved' : 'courier_decision.suspended',
          data: { courierId, at: at.toISOString() },
        })
        return { code: status, answer: undefined }
      },
      async () => undefined,
    ),
  )
}
