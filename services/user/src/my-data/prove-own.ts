import { badInput, forbidden } from '@exqress/service/errors/app-error.ts'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { OWN } from './send-own-code.ts'

const MINUTES = 10

/**
 * The code was right: for ten minutes this session, and no other, may download or delete everything.
 * @throws AppError 400 `code_wrong`, 429 `too_many`
 */
export async function proveOwn(
  { db, codes }: Deps,
  { customerId, device, code, address }: Customer & { code: string; address: string },
): Promise<{ until: string }> {
  if (!(await codes.check({ purpose: OWN, subject: customerId, address, code }))) {
    throw badInput(undefined, 'code_wrong')
  }
  const { rows } = await db.query<{ until: string }>(
    `insert into fresh_proofs (session_id, customer_id) values ($1, $2)
     on conflict (session_id) do update set proven_at = now()
     returning proven_at + $3::int * interval '1 minute' as until`,
    [device, customerId, MINUTES],
  )
  return { until: String(rows[0]?.until) }
}

/** @throws AppError 403 `code_needed` unless this session proved itself in the last ten minutes */
export async function assertProven({ db }: Pick<Deps, 'db'>, { customerId, device }: Customer): Promise<void> {
  const { rowCount } = await db.query(
    `select 1 from fresh_proofs
      where session_id = $1 and customer_id = $2 and proven_at > now() - $3::int * interval '1 minute'`,
    [device, customerId, MINUTES],
  )
  if (rowCount === 0) throw forbidden('code_needed')
}

/** Deletes what holds no longer. */
export async function forgetProofs({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.query(`delete from fresh_proofs where proven_at < now() - $1::int * interval '1 minute'`, [MINUTES])
}
