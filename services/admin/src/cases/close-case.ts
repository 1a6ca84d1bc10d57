import type { CaseClosing } from '@exqress/contracts/admin-api.ts'
import { OpeningAnswer } from '@exqress/contracts/opening-cases.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { badInput, conflict, forbidden, notFound } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { lockForBurial } from '@exqress/service/events/tombstones.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import type { DeskCaller } from '../desk/desk-access.ts'
import { destroyIfAsked } from '../destruction/on-destroy-asked.ts'

type Found = { waybillId: string; recordId: string | null; closed: boolean }

/**
 * The desk closes a case with a code of how it ended; what it held is carried out in the same transaction. An opening that was not
 * expected is answered by the officer (or an owner) alone, and who asked is told.
 * @throws AppError 403 `forbidden`, 404 `not_found`, 409 `case_closed` when somebody else was faster
 */
export function closeCase(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { id, outcome, caseId, admin }: CaseClosing & { caseId: string; admin: Pick<DeskCaller, 'id' | 'role'> },
): Promise<void> {
  const at = now()
  const write = { id, actorId: admin.id, route: 'POST /api/cases/:caseId/close', body: { caseId, outcome } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: keys.keks, write },
      async () => {
        // The burial's lock before the row: a handler holds them in this order.
        const { rows: named } = await tx.query<{ waybillId: string }>(
          'select waybill_id as "waybillId" from cases where id = $1',
          [caseId],
        )
        if (!named[0]) throw notFound()
        await lockForBurial(tx, named[0].waybillId)
        const { rows } = await tx.query<Found>(
          `select waybill_id as "waybillId", record_id as "recordId", closed_at is not null as closed
             from cases where id = $1 for update`,
          [caseId],
        )
        const found = rows[0]
        if (!found) throw notFound()
        const answer = OpeningAnswer.safeParse(outcome).data
        if ((answer === undefined) !== (found.recordId === null))
          throw badInput([{ path: 'outcome', code: 'of_another_kind' }])
        if (found.recordId !== null && admin.role === 'operator') throw forbidden()
        if (found.closed) throw conflict('case_closed')
        await tx.query('update cases set closed_at = $2, outcome = $3, closed_by = $4 where id = $1', [
          caseId,
          at,
          outcome,
          admin.id,
        ])
        if (answer && found.recordId !== null) {
          const { waybillId, recordId } = found
          const data = { waybillId, caseId, recordId, answer, at: at.toISOString() }
          await appendEvent(tx, { topic: 'waybill', key: waybillId, type: 'waybill.case_answered', data })
        }
        await destroyIfAsked(tx, found.waybillId)
        return { code: outcome, answer: undefined }
      },
      async () => undefined,
    ),
  )
}
