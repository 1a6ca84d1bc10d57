import type { CustomerMe } from '@exqress/contracts/user-api.ts'
import type { Queryable } from '@exqress/service/db.ts'
import { unauthenticated } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { AccountKey, Profile } from './account-keys.ts'
import { maskContact } from './contact.ts'

export type Account = AccountKey & { profile: Profile; consent: string; destroyAfterDays: 0 | 7 | 30 }

/** The customer's own account, opened. @throws AppError 401 when it is gone */
export async function openAccount(on: Queryable, { accountKeys }: Deps, customerId: string): Promise<Account> {
  const { rows } = await on.query(
    `select customer_id as "customerId", sealed_profile as "sealedProfile", key_epoch as epoch, wrapped_key as wrapped, consent, destroy_after_days as "destroyAfterDays"
       from customers where customer_id = $1`,
    [customerId],
  )
  const row = rows[0]
  if (!row) throw unauthenticated()
  const account = await accountKeys.open(row)
  const { consent, destroyAfterDays } = row
  return { ...account, profile: accountKeys.openProfile(account, row.sealedProfile), consent, destroyAfterDays }
}

export async function readMe(deps: Deps, { customerId }: { customerId: string }): Promise<z.infer<typeof CustomerMe>> {
  const account = await openAccount(deps.db, deps, customerId)
  const { rows } = await deps.db.query<{ channel: 'phone' | 'email'; sealedContact: Buffer }>(
    `select channel, sealed_contact as "sealedContact" from contacts where customer_id = $1 order by channel desc, proven_at`,
    [customerId],
  )
  const { rows: consents } = await deps.db.query<{ version: string; agreedAt: string }>(
    `select version, agreed_at as "agreedAt" from consents where customer_id = $1 order by agreed_at`,
    [customerId],
  )
  return {
    customerId,
    ...account.profile,
    contacts: rows.map(({ channel, sealedContact }) => ({
      channel,
      masked: maskContact({ channel, address: deps.accountKeys.openContact(account, sealedContact) }),
    })),
    consent: account.consent,
    consents,
    destroyAfterDays: account.destroyAfterDays,
  }
}
