import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'

/**
 * Takes a canary in: every service destroys what it holds of it, and its label is printed no more. It goes on raising alarms, since
 * whoever tries it from now on took it from where nobody has business. Nobody's data wait here, so no final state is asked for.
 * @throws AppError 404 `not_readable` for whatever is no canary
 */
export function retireCanary(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, adminId, waybillId }: { id: string; adminId: string; waybillId: string },
): Promise<void> {
  const write = { id, actorId: adminId, route: 'POST /api/canaries/:waybillId/retire', body: { waybillId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        const at = now()
        const { rowCount } = await tx.query(
          `update canaries set retired_at = coalesce(retired_at, $2), retired_by = coalesce(retired_by, $3)
            where waybill_id = $1`,
          [waybillId, at, adminId],
        )
        if (rowCount !== 1) throw notReadable()
        await destroyWaybill(tx, { waybillId, reason: 'desk', at })
        return { code: 'retired', answer: undefined }
      },
      async () => undefined,
    ),
  )
}
