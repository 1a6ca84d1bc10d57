import { withTransaction } from '@exqress/service/db.ts'
import { AppError } from '@exqress/service/errors/app-error.ts'
import { openAccount } from '../accounts/read-account.ts'
import type { Deps } from '../deps.ts'
import { askClaim } from './ask-claim.ts'
import { confirmClaim } from './confirm-claim.ts'

const BATCH = 20

/** `takenUntil` as the database writes it, to the microsecond: another time there means that a name came meanwhile. */
type Due = { customerId: string; waybillId: string; takenUntil: string }

/**
 * Compares found parcels with the name of the account that found them, once each: the same name confirms at once. It counts as
 * one of the five tries. Accounts without a name wait until they have one (change-name.ts).
 * @returns how many were due
 */
export async function checkNames(deps: Deps): Promise<number> {
  const { rows: due } = await deps.db.query<Due>(
    // Taken for half a minute, longer than a call takes: after a crash in the middle they are due again then.
    `update relations set name_due_at = now() + interval '30 seconds'
      where (customer_id, waybill_id) in (select customer_id, waybill_id from relations
                                           where name_due_at <= now() and claim = 'found'
                                           order by name_due_at limit $1 for update skip locked)
      returning customer_id as "customerId", waybill_id as "waybillId", name_due_at::text as "takenUntil"`,
    [BATCH],
  )
  const left = new Set(due)
  try {
    for (const found of due) {
      await checkName(deps, found)
      left.delete(found)
    }
  } finally {
    // Admin is away: as soon as it is back. The rounds themselves become rarer meanwhile.
    if (left.size > 0) {
      await deps.db.query(
        `update relations set name_due_at = now()
          where (customer_id, waybill_id) in (select * from unnest($1::uuid[], $2::uuid[])) and name_due_at is not null`,
        [[...left].map(({ customerId }) => customerId), [...left].map(({ waybillId }) => waybillId)],
      )
    }
  }
  return due.length
}

async function checkName(deps: Deps, { customerId, waybillId, takenUntil }: Due) {
  const { profile } = await openAccount(deps.db, deps, customerId)
  const answer = profile.name === undefined ? undefined : await ask(deps, { customerId, waybillId, name: profile.name })
  await withTransaction(deps.db, async (tx) => {
    if (answer?.result === 'confirmed') await confirmClaim(tx, { waybillId, customerId, by: 'number' })
    await tx.query(
      `update relations
          set name_due_at = case when $3 or name_due_at = $5::timestamptz then null else name_due_at end,
              name_checked_at = case when $3 then now() end, tries_left = coalesce($4, tries_left)
        where customer_id = $1 and waybill_id = $2`,
      [customerId, waybillId, answer !== undefined, answer?.result === 'refused' ? answer.triesLeft : null, takenUntil],
    )
  })
}

/** What admin no longer lets this account claim is as good as refused; only an admin that is away is asked again. */
async function ask(deps: Deps, claim: { customerId: string; waybillId: string; name: string }) {
  try {
    return await askClaim(deps, claim)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_readable') return { result: 'gone' as const }
    throw error
  }
}
