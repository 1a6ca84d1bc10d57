import { withTransaction } from '@exqress/service/db.ts'
import type { Deps } from '../deps.ts'
import { checkCode } from './check-code.ts'
import type { Contact } from './contact.ts'
import { holdContact, keepContact } from './hold-contact.ts'
import { openAccount } from './read-account.ts'

/** Adds a proven number or address to the account. Whoever else had it loses it: it belongs to one account. */
export async function proveContact(
  deps: Deps,
  { customerId, contact, code, address }: { customerId: string; contact: Contact; code: string; address: string },
): Promise<void> {
  await checkCode(deps, { contact, address, code })
  const keys = deps.accountKeys
  const indexes = await keys.indexesOf(contact)
  await withTransaction(deps.db, async (tx) => {
    await holdContact(tx, indexes)
    await keepContact(tx, { keys, indexes }, await openAccount(tx, deps, customerId), contact)
  })
}
