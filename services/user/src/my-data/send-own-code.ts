import { conflict } from '@exqress/service/errors/app-error.ts'
import { maskContact } from '../accounts/contact.ts'
import { openAccount } from '../accounts/read-account.ts'
import type { Deps } from '../deps.ts'

type Channel = 'phone' | 'email'

/** A code for one's own account alone: one that was asked for at sign-in does not do here, nor this one there. */
export const OWN = 'own account'

/**
 * Sends a code to a contact of the account: of those that it had for a day, or from its beginning, the one that was proven last. A
 * session that was left open must not be enough to add a number and then take everything with it.
 * @throws AppError 409 `contact_missing` when there is none (of that channel), 429 `too_many`
 */
export async function sendOwnCode(
  deps: Deps,
  { customerId, channel, address }: { customerId: string; channel?: Channel | undefined; address: string },
): Promise<{ expiresAt: string; sentTo: { channel: Channel; masked: string } }> {
  const { db, accountKeys, codes, messages } = deps
  const account = await openAccount(db, deps, customerId)
  const { rows } = await db.query<{ channel: Channel; sealedContact: Buffer }>(
    `select channel, sealed_contact as "sealedContact"
       from contacts c
      where customer_id = $1 and ($2::text is null or channel = $2)
        and (added_at < now() - interval '1 day'
             or added_at = (select min(added_at) from contacts where customer_id = $1))
      order by proven_at desc limit 1`,
    [customerId, channel ?? null],
  )
  const own = rows[0]
  if (!own) throw conflict('contact_missing')
  const to = { channel: own.channel, address: accountKeys.openContact(account, own.sealedContact) }
  const { code, expiresAt } = await codes.create({ purpose: OWN, subject: customerId, address })
  await messages.send({
    channel: to.channel,
    to: to.address,
    text: `[Exqress] 내 데이터 확인 번호 ${code} · 내 데이터를 내려받거나 지울 때만 입력해 주세요. 다른 사람에게 알려 주지 마세요.`,
  })
  return { expiresAt, sentTo: { channel: to.channel, masked: maskContact(to) } }
}
