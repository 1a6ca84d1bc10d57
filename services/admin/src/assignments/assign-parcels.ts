import type { AssignmentRequest } from '@exqress/contracts/admin-api.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { conflict, notFound } from '@exqress/service/errors/app-error.ts'
import { appendEvents, type NewEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { answerOf, type BulkAnswer, lockParcels, type Parcel } from './lock-parcels.ts'

type Request = z.output<typeof AssignmentRequest>

/**
 * Parcels go to an approved courier, also from another one. What is unknown, destroyed or at its end is left out and named; what the
 * courier has already counts as done.
 */
export function assignParcels(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  adminId: string,
  request: Request,
): Promise<BulkAnswer> {
  const { courierId } = request
  const waybillIds = [...new Set(request.waybillIds)]
  const write = { id: request.id, actorId: adminId, route: 'POST /api/assignments', body: request }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        await requireApproved(tx, courierId)
        const parcels = await lockParcels(tx, waybillIds)
        const moved = parcels.filter((parcel) => !parcel.final && parcel.courierId !== courierId)
        const at = now()
        await tx.query('update waybills set courier_id = $2, assigned_at = $3 where id = any($1::uuid[])', [
          moved.map(({ waybillId }) => waybillId),
          courierId,
          at,
        ])
        await appendEvents(
          tx,
          moved.flatMap((parcel) => eventsOf(parcel, courierId, at.toISOString())),
        )
        return { code: 'assigned', answer: answerOf(waybillIds, parcels) }
      },
      async () => answerOf(waybillIds, await lockParcels(tx, waybillIds)),
    ),
  )
}

async function requireApproved(tx: Tx, courierId: string): Promise<void> {
  // The lock keeps a suspension from passing by unseen.
  const { rows } = await tx.query<{ status: string }>('select status from couriers where id = $1 for share', [
    courierId,
  ])
  if (!rows[0]) throw notFound('courier_unknown')
  if (rows[0].status !== 'approved') throw conflict('courier_not_approved')
}

function eventsOf({ waybillId, courierId: before }: Parcel, courierId: string, at: string): NewEvent[] {
  const assigned: NewEvent = {
    topic: 'waybill',
    key: waybillId,
    type: 'waybill.assigned',
    data: { waybillId, courierId, at },
  }
  if (before === null) return [assigned]
  return [
    { topic: 'waybill', key: waybillId, type: 'waybill.unassigned', data: { waybillId, courierId: before, at } },
    assigned,
  ]
}
