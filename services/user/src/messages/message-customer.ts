import { openAccount } from '../accounts/read-account.ts'
import type { Deps } from '../deps.ts'

/**
 * Sends a text to the number or address that a customer proved first, a number before an address.
 * @returns false where the account has neither
 * @throws KeyMissing, and what the messenger throws
 */
export async function messageCustomer(deps: Deps, customerId: string, text: string): Promise<boolean> {
  const { db, accountKeys, messages } = deps
  const { rows } = await db.query<{ channel: 'phone' | 'email'; sealedContact: Buffer }>(
    `select channel, sealed_contact as "sealedContact" from contacts where customer_id = $1
      order by channel = 'email', proven_at limit 1`,
    [customerId],
  )
  const [contact] = rows
  if (!contact) return false
  const account = await openAccount(db, deps, customerId)
  await messages.send({
    channel: contact.channel,
    to: accountKeys.openContact(account, contact.sealedContact),
    text,
  })
  return true
}
