import { consentVersion } from '@exqress/contracts/consent.ts'
import type { Session } from '@exqress/service/auth/sessions.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { conflict } from '@exqress/service/errors/app-error.ts'
import { v7 } from 'uuid'
import type { Deps } from '../deps.ts'
import type { ContactIndex } from './account-keys.ts'
import { checkCode } from './check-code.ts'
import type { Contact } from './contact.ts'
import { holdContact, keepContact } from './hold-contact.ts'
import { keepConsent } from './keep-consent.ts'

/** Signs in, or up when nobody has this contact: whoever proves it cannot tell which, and neither can a bystander. */
export async function signIn(
  deps: Deps,
  { contact, code, consent, address }: { contact: Contact; code: string; consent: string; address: string },
): Promise<Session & { refreshToken: string }> {
  // Before the code is used up, so that the person reads the new notice and goes on with the same code.
  if (consent !== consentVersion) throw conflict('consent_outdated')
  await checkCode(deps, { contact, address, code })
  const indexes = await deps.accountKeys.indexesOf(contact)
  return withTransaction(deps.db, async (tx) => {
    await holdContact(tx, indexes)
    const known = await ownerOf(tx, indexes)
    const customerId = known ?? (await signUp(tx, deps, { contact, indexes, consent }))
    if (known)
      await tx.query('update contacts set proven_at = now() where contact_index = any($1::bytea[])', [
        indexes.map(({ index }) => index),
      ])
    await keepConsent(tx, { customerId, version: consent })
    return deps.sessions.startSession(tx, { accountId: customerId, role: 'customer' })
  })
}

/**
 * The account that a proof of this contact signs in to. Telephone companies give numbers out again after 90 days: one that was not proven for
 * so long is taken for a new person's if the account has proven another contact since, or was not used either. Then nobody
 * new reads an old account, and nobody who still uses theirs is locked out.
 */
async function ownerOf(tx: Tx, indexes: readonly ContactIndex[]): Promise<string | undefined> {
  const { rows } = await tx.query<{ customerId: string }>(
    `select c.customer_id as "customerId"
       from contacts c
       join customers on customers.customer_id = c.customer_id
      where c.contact_index = any($1::bytea[])
        and (c.proven_at > now() - interval '90 days'
             or (not exists (select from contacts other
                              where other.customer_id = c.customer_id and other.proven_at > c.proven_at)
                 and exists (select from sessions
                              where sessions.account_id = c.customer_id and seen_at > now() - interval '90 days')))
        for key share of customers`,
    [indexes.map(({ index }) => index)],
  )
  return rows[0]?.customerId
}

async function signUp(
  tx: Tx,
  { accountKeys: keys }: Deps,
  { contact, indexes, consent }: { contact: Contact; indexes: [ContactIndex, ...ContactIndex[]]; consent: string },
): Promise<string> {
  const account = await keys.create(v7())
  await tx.query(
    `insert into customers (customer_id, sealed_profile, key_epoch, wrapped_key, consent) values ($1, $2, $3, $4, $5)`,
    [account.customerId, keys.sealProfile(account, {}), account.row.epoch, account.row.wrapped, consent],
  )
  await keepContact(tx, { keys, indexes }, account, contact)
  return account.customerId
}
