import { consentVersion } from '@exqress/contracts/consent.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { conflict } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { keepConsent } from './keep-consent.ts'

/** The notice has changed while somebody was signed in. @throws AppError 409 `consent_outdated` when another version was read */
export async function agreeAgain(
  { db }: Pick<Deps, 'db'>,
  { customerId, version }: { customerId: string; version: string },
): Promise<void> {
  if (version !== consentVersion) throw conflict('consent_outdated')
  await withTransaction(db, (tx) => keepConsent(tx, { customerId, version }))
}
