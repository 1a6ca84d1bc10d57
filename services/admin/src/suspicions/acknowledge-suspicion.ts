import { withTransaction } from '@exqress/service/db.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'

/** Somebody has looked into it. With `renew` the courier's budget of the day is full again; suspending is a decision of its own. */
export function acknowledgeSuspicion(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, adminId, suspicionId, renew }: { id: string; adminId: string; suspicionId: string; renew: boolean },
): Promise<void> {
  const body = { suspicionId, renew }
  const write = { id, actorId: adminId, route: 'POST /api/suspicions/:suspicionId/acknowledge', body }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        const at = now()
        const { rows } = await tx.query<{ kind: string; subject: string; count: number | null }>(
          `update suspicions set acknowledged_by = coalesce(acknowledged_by, $2), acknowledged_at = coalesce(acknowledged_at, $3)
            where id = $1 returning kind, subject, count`,
          [suspicionId, adminId, at],
        )
        const [suspicion] = rows
        if (!suspicion) throw notFound('suspicion_unknown')
        const { kind, subject: courierId } = suspicion
        if (kind === 'recovery_epoch')
          await tx.query(
            `update ledger_alarms set closed_at = coalesce(closed_at, $3)
              where kind = 'epoch' and service = $1 and epoch = $2`,
            [suspicion.subject, suspicion.count, at],
          )
        if (renew && kind === 'decode_budget')
          await appendEvent(tx, {
            topic: 'courier-decision',
            key: courierId,
            type: 'courier_decision.budget_renewed',
            data: { courierId, at: at.toISOString() },
          })
        return { code: 'acknowledged', answer: undefined }
      },
      async () => undefined,
    ),
  )
}
