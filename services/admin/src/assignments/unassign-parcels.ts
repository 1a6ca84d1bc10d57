import type { UnassignmentRequest } from '@exqress/contracts/admin-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { answerOf, type BulkAnswer, lockParcels } from './lock-parcels.ts'

/**
 * Parcels are taken from whoever has them, such as a courier who fell ill: from then on no courier may open them. What nobody has counts as
 * done; what is unknown, destroyed or at its end is left out and named.
 */
export function unassignParcels(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  adminId: string,
  request: z.output<typeof UnassignmentRequest>,
): Promise<BulkAnswer> {
  const waybillIds = [...new Set(request.waybillIds)]
  const write = { id: request.id, actorId: adminId, route: 'POST /api/unassignments', body: request }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        const parcels = await lockParcels(tx, waybillIds)
        const taken = parcels.flatMap(({ waybillId, courierId, final }) =>
          final || courierId === null ? [] : [{ waybillId, courierId, at: now().toISOString() }],
        )
        await tx.query('update waybills set courier_id = null, assigned_at = null where id = any($1::uuid[])', [
          taken.map(({ waybillId }) => waybillId),
        ])
        await appendEvents(
          tx,
          taken.map((data) => ({ topic: 'waybill', key: data.waybillId, type: 'waybill.unassigned', data })),
        )
        return { code: 'unassigned', answer: answerOf(waybillIds, parcels) }
      },
      async () => answerOf(waybillIds, await lockParcels(tx, waybillIds)),
    ),
  )
}
