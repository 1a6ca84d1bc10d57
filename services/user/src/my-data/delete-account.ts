import { finalStates } from '@exqress/contracts/states.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { unauthenticated } from '@exqress/service/errors/app-error.ts'
import { appendEvents, type NewEvent } from '@exqress/service/events/append-event.ts'
import { buryCustomer } from '@exqress/service/events/deleted-customers.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { forgetAccount } from './forget-account.ts'
import { assertProven } from './prove-own.ts'

type Deletion = { deletedAt: string; destroying: number }

/**
 * Deletes the account in one step: its key, so that nothing sealed under it opens again, its contacts, its sessions, and what tied it to
 * parcels. Their keys go from here too unless somebody else reads by them; a parcel on its way still arrives, as the courier needs no account
 * of ours. What stays names nobody: the id's tombstone, access records, ids of writes, attempts.
 * @throws AppError 403 `code_needed`
 */
export async function deleteAccount(
  deps: Deps,
  { id, finishedParcels, ...customer }: Customer & { id: string; finishedParcels: 'destroy' | 'keep' },
): Promise<Deletion> {
  const { db, keks } = deps
  const { customerId } = customer
  await assertProven(deps, customer)
  const write = { id, actorId: customerId, route: 'delete-account', body: { finishedParcels } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write },
      async () => {
        const at = new Date().toISOString()
        // Before the account: news of a parcel locks the parcel first and then its people.
        await lockParcels(tx, customerId)
        // From another browser, a moment ago.
        if (!(await buryCustomer(tx, customerId))) throw unauthenticated()
        const destroying = finishedParcels === 'destroy' ? await askForFinished(tx, customerId, at) : []
        const dropped = await forgetAccount(tx, customerId)
        await deps.sessions.endAllSessions(tx, customerId)
        await appendEvents(tx, [
          // Before the claim is dropped: of who has none, no wish to destroy is heard.
          ...destroying.map((waybillId): NewEvent => {
            const data = { waybillId, customerId, at }
            return { topic: 'customer', key: waybillId, type: 'customer.destroy_asked', data }
          }),
          ...dropped.map((waybillId): NewEvent => {
            const data = { waybillId, customerId, reason: 'account_deleted' as const, at }
            return { topic: 'customer', key: waybillId, type: 'customer.claim_dropped', data }
          }),
          { topic: 'customer', key: customerId, type: 'customer.account_deleted', data: { customerId, at } },
        ])
        return { code: String(destroying.length), answer: { deletedAt: at, destroying: destroying.length } }
      },
      async (code) => {
        const { rows } = await tx.query('select deleted_at as at from deleted_customers where customer_id = $1', [
          customerId,
        ])
        return { deletedAt: rows[0].at, destroying: Number(code) }
      },
    ),
  )
}

async function lockParcels(tx: Tx, customerId: string): Promise<void> {
  await tx.query(
    `select 1 from parcels where waybill_id in (select waybill_id from relations where customer_id = $1)
      order by waybill_id for no key update`,
    [customerId],
  )
}

/** Finished parcels that are this account's and live yet; what holds one (an open case) is the issuing service's to know. */
async function askForFinished(tx: Tx, customerId: string, at: string): Promise<string[]> {
  const { rows } = await tx.query<{ waybillId: string }>(
    `update parcels p set destroy_asked_at = $3, destroy_unheard_at = null
       from relations r
      where r.customer_id = $1 and r.claim = 'confirmed' and r.waybill_id = p.waybill_id
        and p.state = any($2::text[]) and p.destroy_asked_at is null and p.user_destroyed_at is null
      returning p.waybill_id as "waybillId"`,
    [customerId, finalStates, at],
  )
  return rows.map(({ waybillId }) => waybillId)
}
