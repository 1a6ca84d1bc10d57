import type { LedgerVerdict } from '@exqress/contracts/admin-api.ts'
import type { Db } from '@exqress/service/db.ts'
import type { DeskCaller } from '../desk/desk-access.ts'

/** Keeps that somebody of the desk had a log read again, and what came of it: the monthly report names it. */
export async function noteCheck(db: Db, { id, role }: DeskCaller, verdict: LedgerVerdict): Promise<void> {
  await db.query(
    `insert into ledger_checks (log_id, admin_id, role, at, ok, size, index, reason) values ($1, $2, $3, now(), $4, $5, $6, $7)`,
    [verdict.logId, id, role, verdict.ok, verdict.size, verdict.index ?? null, verdict.reason ?? null],
  )
}
