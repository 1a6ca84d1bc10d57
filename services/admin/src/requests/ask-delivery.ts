import type { DeskReport } from '@exqress/contracts/admin-api.ts'
import type { EventData } from '@exqress/contracts/events.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { appendEvent, type NewEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { v7 } from 'uuid'
import type { Deps } from '../deps.ts'

/** What is asked of delivery, which alone writes a parcel's state. A report says when it was scanned; the rest is asked now. */
export type Asked =
  | { kind: 'cancel' }
  | { kind: 'return' }
  | { kind: 'report'; status: DeskReport['status']; at: string }
  | { kind: 'close_exception'; outcome: EventData<'waybill.exception_closed'>['outcome'] }
  | { kind: 'correct_delivery'; reason: EventData<'waybill.correction_requested'>['reason'] }

/** The desk asks delivery, which answers later by an event. */
export function askDelivery(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, adminId, waybillId, asked }: { id: string; adminId: string; waybillId: string; asked: Asked },
): Promise<{ requestId: string }> {
  const { kind, ...details } = asked
  const write = {
    id,
    actorId: adminId,
    route: `POST /api/waybills/:waybillId/${kind}`,
    body: { waybillId, ...details },
  }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        const requestId = v7()
        if (!(await askDeliveryIn(tx, { requestId, waybillId, asked, askedBy: { adminId }, at: now() })))
          throw notReadable()
        return { code: requestId, answer: { requestId } }
      },
      async (requestId) => ({ requestId }),
    ),
  )
}

/** False for a waybill that is unknown or destroyed; a request that was asked before is not asked again. */
export async function askDeliveryIn(
  tx: Tx,
  request: { requestId: string; waybillId: string; asked: Asked; askedBy: { adminId: string } | 'customer'; at: Date },
): Promise<boolean> {
  const { requestId, waybillId, asked, askedBy, at } = request
  const { rowCount } = await tx.query('select 1 from waybills where id = $1 and destroyed_at is null', [waybillId])
  if (rowCount === 0) return false
  const adminId = askedBy === 'customer' ? null : askedBy.adminId
  const { rowCount: isNew } = await tx.query(
    `insert into requests (id, waybill_id, kind, asked_by, asked_by_admin, asked_at, reason)
     values ($1, $2, $3, case when $4::uuid is null then 'customer' else 'desk' end, $4, $5, $6)
     on conflict do nothing`,
    [requestId, waybillId, asked.kind, adminId, at, asked.kind === 'correct_delivery' ? asked.reason : null],
  )
  if (isNew === 1) {
    await appendEvent(tx, eventOf(asked, { waybillId, requestId, at: at.toISOString() }))
  }
  return true
}

function eventOf(asked: Asked, data: { waybillId: string; requestId: string; at: string }): NewEvent {
  const to = { topic: 'waybill', key: data.waybillId } as const
  switch (asked.kind) {
    case 'cancel':
      return { ...to, type: 'waybill.cancel_requested', data }
    case 'return':
      return { ...to, type: 'waybill.return_requested', data }
    case 'report':
      return { ...to, type: 'waybill.carrier_status_reported', data: { ...data, status: asked.status, at: asked.at } }
    case 'close_exception':
      return { ...to, type: 'waybill.exception_closed', data: { ...data, outcome: asked.outcome } }
    case 'correct_delivery':
      return { ...to, type: 'waybill.correction_requested', data: { ...data, reason: asked.reason } }
  }
}
