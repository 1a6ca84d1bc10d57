import { HeldRequest } from '@exqress/contracts/internal.ts'
import { ExportHead, HeldByDesk } from '@exqress/contracts/my-data.ts'
import { openAccount } from '../accounts/read-account.ts'
import type { Deps } from '../deps.ts'
import type { Language } from './language.ts'
import { notesIn } from './notes.ts'
import { readAnswersData } from './read-answers-data.ts'

/** Everything of the account but its parcels. What the desk holds is asked of it; the file says so when it did not answer. */
export async function readAccountData(
  deps: Deps,
  { customerId, language }: { customerId: string; language: Language },
): Promise<ExportHead> {
  const { db, accountKeys } = deps
  const account = await openAccount(db, deps, customerId)
  const { rows: contacts } = await db.query(
    `select channel, sealed_contact as "sealedContact", added_at as "addedAt", proven_at as "provenAt"
       from contacts where customer_id = $1 order by added_at`,
    [customerId],
  )
  const { rows: consents } = await db.query(
    `select version, agreed_at as "agreedAt" from consents where customer_id = $1 order by agreed_at`,
    [customerId],
  )
  const { rows: signedUp } = await db.query('select signed_up_at as at from customers where customer_id = $1', [
    customerId,
  ])
  const { rows: sessions } = await db.query(
    `select id as "sessionId", created_at as "startedAt", seen_at as "seenAt", expires_at as "expiresAt",
            ended_at as "endedAt", end_reason as "endReason"
       from sessions where account_id = $1 order by created_at`,
    [customerId],
  )
  const { rows: refusedAttempts } = await db.query(
    'select at, purpose from refused_attempts where account_id = $1 order by at',
    [customerId],
  )
  const { rows: writes } = await db.query(
    `select route as kind, count(*) as count, min(created_at) as first, max(created_at) as last
       from client_writes where actor_id = $1 group by route order by route`,
    [customerId],
  )
  const { rows: formerParcels } = await db.query(
    `select waybill_id as "waybillId", claim as relation from relations
      where customer_id = $1 and claim in ('dropped', 'none') and not sender order by waybill_id`,
    [customerId],
  )
  return ExportHead.parse({
    format: 'exqress-my-data',
    version: 1,
    madeAt: new Date().toISOString(),
    account: {
      customerId,
      ...account.profile,
      signedUpAt: signedUp[0]?.at,
      contacts: contacts.map(({ sealedContact, ...rest }) => ({
        ...rest,
        address: accountKeys.openContact(account, sealedContact),
      })),
      consents,
    },
    sessions: sessions.map(({ endedAt, endReason, ...rest }) => ({
      ...rest,
      ...(endedAt !== null && { endedAt, endReason }),
    })),
    refusedAttempts,
    writes,
    formerParcels,
    ...(await readAnswersData(db, customerId)),
    heldByDesk: await readHeld(deps, customerId),
    notes: notesIn(language),
  })
}

/** As many as the desk answers for at once. */
const BATCH = 1_000

/** Whose a destroyed parcel was is known here alone, so its cases are asked for by its id. */
async function readHeld({ db, admin, log }: Deps, customerId: string): Promise<ExportHead['heldByDesk']> {
  const { rows } = await db.query<{ id: string }>(
    `select r.waybill_id as id from relations r join tombstones t on t.waybill_id = r.waybill_id
      where r.customer_id = $1 and r.claim = 'confirmed' order by r.waybill_id`,
    [customerId],
  )
  const ids = rows.map(({ id }) => id)
  const ask = (destroyed: string[]) =>
    admin.call({
      method: 'POST',
      path: '/internal/held',
      input: HeldRequest,
      body: { customerId, destroyed },
      output: HeldByDesk,
      repeatable: true,
    })
  try {
    const held = await ask(ids.slice(0, BATCH))
    for (let from = BATCH; from < ids.length; from += BATCH) {
      const { cases } = await ask(ids.slice(from, from + BATCH))
      held.cases.push(...cases.filter((one) => one.destroyed))
    }
    return held
  } catch (error) {
    log.warn('export.without_desk', { part: 'admin', err: error })
    return 'unavailable'
  }
}
