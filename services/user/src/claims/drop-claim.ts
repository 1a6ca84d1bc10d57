import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { lockClaims } from './lock-claims.ts'

/** "Not mine": the parcel leaves the list, nobody here holds its keys on this account's behalf, and the desk is told. */
export function dropClaim(
  { db, keks }: Deps,
  { id, customerId, waybillId }: { id: string; customerId: string; waybillId: string },
): Promise<void> {
  const write = { id, actorId: customerId, route: 'not-mine', body: { waybillId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write },
      async () => {
        await lockClaims(tx, waybillId)
        const { rowCount } = await tx.query(
          `update relations set claim = 'dropped', name_due_at = null
            where customer_id = $1 and waybill_id = $2 and claim in ('found', 'confirmed')`,
          [customerId, waybillId],
        )
        if (rowCount === 0) throw notReadable()
        // A sender keeps reading by these keys; without one they are nobody's.
        const nobodyLeft = `not exists (select from relations where waybill_id = $1 and (sender or claim = 'confirmed'))`
        // Jobs first: keys that are being stored meanwhile hold theirs to the commit, and are seen by the next statement.
        await tx.query(`delete from bundle_jobs where waybill_id = $1 and ${nobodyLeft}`, [waybillId])
        await tx.query(`delete from wrapped_bundles where waybill_id = $1 and ${nobodyLeft}`, [waybillId])
        await appendEvent(tx, {
          topic: 'customer',
          key: waybillId,
          type: 'customer.claim_dropped',
          data: { waybillId, customerId, reason: 'not_mine', at: new Date().toISOString() },
        })
        return { code: 'dropped', answer: undefined }
      },
      async () => undefined,
    ),
  )
}
