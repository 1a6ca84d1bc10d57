import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { v7 } from 'uuid'
import type { Deps } from '../deps.ts'

export type RequestKind = 'cancel' | 'return'

/** Asks delivery, which alone writes a parcel's state, and answers later by an event. */
export function askDelivery(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, adminId, waybillId, kind }: { id: string; adminId: string; waybillId: string; kind: RequestKind },
): Promise<{ requestId: string }> {
  const write = { id, actorId: adminId, route: `POST /api/waybills/:waybillId/${kind}`, body: { waybillId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { key: keys.idempotency, write },
      async () => {
        const requestId = v7()
        const asked = await askDeliveryIn(tx, { requestId, waybillId, kind, askedBy: 'desk', at: now() })
        if (!asked) throw notReadable()
        return { code: requestId, answer: { requestId } }
      },
      async (requestId) => ({ requestId }),
    ),
  )
}

/** False for a waybill that is unknown or destroyed; a request that was asked before is not asked again. */
export async function askDeliveryIn(
  tx: Tx,
  request: { requestId: string; waybillId: string; kind: RequestKind; askedBy: 'desk' | 'customer'; at: Date },
): Promise<boolean> {
  const { requestId, waybillId, kind, askedBy, at } = request
  const { rowCount } = await tx.query('select 1 from waybills where id = $1 and destroyed_at is null', [waybillId])
  if (rowCount === 0) return false
  const { rowCount: isNew } = await tx.query(
    `insert into requests (id, waybill_id, kind, asked_by, asked_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [requestId, waybillId, kind, askedBy, at],
  )
  if (isNew === 1) {
    await appendEvent(tx, {
      topic: 'waybill',
      key: waybillId,
      type: kind === 'cancel' ? 'waybill.cancel_requested' : 'waybill.return_requested',
      data: { waybillId, requestId, at: at.toISOString() },
    })
  }
  return true
}
