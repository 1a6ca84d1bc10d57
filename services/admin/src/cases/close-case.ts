import type { CaseClosing } from '@exqress/contracts/admin-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { conflict, notFound } from '@exqress/service/errors/app-error.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { destroyIfAsked } from '../destruction/on-destroy-asked.ts'

/**
 * The desk closes a case with a code of how it ended; what it held is carried out in the same transaction.
 * @throws AppError 404 `not_found`, 409 `case_closed` when somebody else was faster
 */
export function closeCase(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, outcome, caseId, adminId }: CaseClosing & { caseId: string; adminId: string },
): Promise<void> {
  const write = { id, actorId: adminId, route: 'POST /api/cases/:caseId/close', body: { caseId, outcome } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { key: keys.idempotency, write },
      async () => {
        const { rows } = await tx.query<{ waybillId: string; closed: boolean }>(
          `select waybill_id as "waybillId", closed_at is not null as closed from cases where id = $1 for update`,
          [caseId],
        )
        const found = rows[0]
        if (!found) throw notFound()
        if (found.closed) throw conflict('case_closed')
        await tx.query('update cases set closed_at = $2, outcome = $3, closed_by = $4 where id = $1', [
          caseId,
          now(),
          outcome,
          adminId,
        ])
        await destroyIfAsked(tx, found.waybillId)
        return { code: outcome, answer: undefined }
      },
      async () => undefined,
    ),
  )
}
