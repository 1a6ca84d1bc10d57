import type { AssignmentRequest } from '@exqress/contracts/admin-api.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { conflict, notFound } from '@exqress/service/errors/app-error.ts'
import { appendEvents, type NewEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

type Request = z.output<typeof AssignmentRequest>
type Parcel = { waybillId: string; courierId: string | null; final: boolean }
type Answer = { done: number; skipped: { waybillId: string; code: string }[] }

/**
 * Parcels go to an approved courier, also from another one. What is unknown, destroyed or at its end is left out and named; what the
 * courier has already counts as done.
 */
export function assignParcels(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  adminId: string,
  request: Request,
): Promise<Answer> {
  const { courierId } = request
  const waybillIds = [...new Set(request.waybillIds)]
  const write = { id: request.id, actorId: adminId, route: 'POST /api/assignments', body: request }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { key: keys.idempotency, write },
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

async function lockParcels(tx: Tx, waybillIds: readonly string[]): Promise<Parcel[]> {
  const { rows } = await tx.query<Parcel>(
    `select id as "waybillId", courier_id as "courierId", state in ('delivered', 'returned', 'cancelled') as final
       from waybills where id = any($1::uuid[]) and destroyed_at is null
      order by id for update`,
    [waybillIds],
  )
  return rows
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

function answerOf(waybillIds: readonly string[], parcels: readonly Parcel[]): Answer {
  const known = new Map(parcels.map((parcel) => [parcel.waybillId, parcel]))
  const skipped = waybillIds.flatMap((waybillId) => {
    const parcel = known.get(waybillId)
    if (parcel && !parcel.final) return []
    return [{ waybillId, code: parcel ? 'final_state' : 'not_readable' }]
  })
  return { done: waybillIds.length - skipped.length, skipped }
}
