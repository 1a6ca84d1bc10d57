import { withTransaction } from '@exqress/service/db.ts'
import { conflict, notReadable } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'

const GOOD_FOR_MS = 30 * 60_000

/** Lets the assigned courier print a new label without a scan: the old one is torn beyond reading. */
export function approveRelabel(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, adminId, waybillId }: { id: string; adminId: string; waybillId: string },
): Promise<void> {
  const write = { id, actorId: adminId, route: 'POST /api/waybills/:waybillId/relabel-approval', body: { waybillId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        const { rows } = await tx.query<{ courierId: string | null }>(
          `select courier_id as "courierId" from waybills where id = $1 and destroyed_at is null for update`,
          [waybillId],
        )
        if (!rows[0]) throw notReadable()
        const { courierId } = rows[0]
        if (courierId === null) throw conflict('not_assigned')
        const until = new Date(now().getTime() + GOOD_FOR_MS).toISOString()
        const data = { waybillId, courierId, until }
        await appendEvent(tx, { topic: 'waybill', key: waybillId, type: 'waybill.relabel_approved', data })
        return { code: 'approved', answer: undefined }
      },
      async () => undefined,
    ),
  )
}
