import { VerifiedNumberAnswer, VerifiedNumberRequest } from '@exqress/contracts/internal.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { confirmClaim } from '../claims/confirm-claim.ts'
import { type Deps, SERVICE } from '../deps.ts'
import { openAccount } from './read-account.ts'

type Untold = { contactIndex: Buffer; customerId: string; channel: 'phone' | 'email'; sealedContact: Buffer }

const BATCH = 20

/**
 * Tells admin of proven contacts, so that sign-in itself never depends on it. Until that is done a contact lies nowhere but
 * sealed in its own row, and is tried again, ever more rarely.
 * @returns how many were told
 */
export async function tellContacts(deps: Deps): Promise<number> {
  const { rows: due } = await deps.db.query<Untold>(
    // Taken for half a minute: longer than the call below takes, so that no two about one contact are ever on their way.
    `update contacts set tries = tries + 1, retry_at = now() + interval '30 seconds'
      where contact_index in (select contact_index from contacts
                               where told_at is null and retry_at <= now()
                               order by retry_at limit $1 for update skip locked)
      returning contact_index as "contactIndex", customer_id as "customerId", channel, sealed_contact as "sealedContact"`,
    [BATCH],
  )
  const left = new Set(due)
  try {
    for (const contact of due) {
      try {
        await tellContact(deps, contact)
        left.delete(contact)
      } catch (error) {
        // An account whose key is lost waits by itself, not with everybody after it.
        if (!(error instanceof KeyMissing)) throw error
      }
    }
  } finally {
    await deps.db.query(
      `update contacts set retry_at = now() + least(300, power(2, least(tries, 9))) * interval '1 second'
        where contact_index = any($1::bytea[]) and told_at is null`,
      [[...left].map(({ contactIndex }) => contactIndex)],
    )
  }
  return due.length
}

async function tellContact(deps: Deps, { contactIndex, customerId, channel, sealedContact }: Untold): Promise<void> {
  const { db, accountKeys, admin, peerBoxes } = deps
  const account = await openAccount(db, deps, customerId)
  const { name } = account.profile
  const number = {
    kind: channel,
    value: accountKeys.openContact(account, sealedContact),
    ...(name === undefined ? {} : { name }),
  }
  const { confirmed } = await admin.call({
    method: 'POST',
    path: '/internal/numbers',
    input: VerifiedNumberRequest,
    body: { customerId, box: await sealBox(peerBoxes.admin, { route: 'numbers', caller: SERVICE }, number) },
    output: VerifiedNumberAnswer,
    repeatable: true,
  })
  for (const waybillId of confirmed) {
    await withTransaction(db, (tx) => confirmClaim(tx, { waybillId, customerId, by: 'number' }))
  }
  // Unless it became another account's meanwhile: then that is still to be told.
  await db.query('update contacts set told_at = now() where contact_index = $1 and customer_id = $2', [
    contactIndex,
    customerId,
  ])
}
