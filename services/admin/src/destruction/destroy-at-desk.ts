import { withTransaction } from '@exqress/service/db.ts'
import { conflict, notReadable } from '@exqress/service/errors/app-error.ts'
import { lockForBurial } from '@exqress/service/events/tombstones.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { v7 } from 'uuid'
import type { Deps } from '../deps.ts'
import { destroyWaybill, mayDestroy } from './destroy-waybill.ts'

/** The desk destroys a parcel's personal data, with a reason. The request is accepted once every service has done it. */
export function destroyAtDesk(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, adminId, waybillId, reason }: { id: string; adminId: string; waybillId: string; reason: string },
): Promise<{ requestId: string }> {
  const write = { id, actorId: adminId, route: 'POST /api/waybills/:waybillId/destroy', body: { waybillId, reason } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        await lockForBurial(tx, waybillId)
        const may = await mayDestroy(tx, waybillId)
        if (may === 'unknown') throw notReadable()
        if (may !== 'yes') throw conflict('destroy_not_yet')
        const requestId = v7()
        await tx.query(
          `insert into requests (id, waybill_id, kind, asked_by, asked_by_admin, asked_at, reason)
           values ($1, $2, 'destroy', 'desk', $3, $4, $5)`,
          [requestId, waybillId, adminId, now(), reason],
        )
        await destroyWaybill(tx, { waybillId, reason: 'desk', at: now() })
        return { code: requestId, answer: { requestId } }
      },
      async (requestId) => ({ requestId }),
    ),
  )
}
