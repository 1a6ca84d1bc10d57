import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { buryCustomer } from '@exqress/service/events/deleted-customers.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/**
 * A customer has deleted the account: their numbers are on their way to be forgotten (forget-numbers.ts), and so is what these had found. What was confirmed ends by its own
 * `claim_dropped`, on the parcel's key and after a wish to destroy it, which only a confirmed claim may utter.
 */
export async function onAccountDeleted(tx: Tx, { data }: ReceivedEvent<EventData<'customer.account_deleted'>>) {
  const { customerId } = data
  await buryCustomer(tx, customerId)
  await tx.query(
    `with gone as (
       delete from verified_numbers where customer_id = $1
       returning id, kind, index_epoch, number_index, epoch, wrapped_key, sealed_number
     )
     insert into leaving_numbers (id, kind, index_epoch, number_index, epoch, wrapped_key, sealed_number, released_at)
     select id, kind, index_epoch, number_index, epoch, wrapped_key, sealed_number, now() from gone`,
    [customerId],
  )
  await tx.query(`delete from claims where customer_id = $1 and state = 'found'`, [customerId])
  await tx.query('delete from destroy_settings where customer_id = $1', [customerId])
  await tx.query('update waybills set sender_customer_id = null where sender_customer_id = $1', [customerId])
}

const KEPT_DAYS = 90

/** Deletes what no proof of a number has to know any more. */
export async function forgetReleased(on: { query: Tx['query'] }, now: Date): Promise<void> {
  for (const table of ['leaving_numbers', 'released_numbers'])
    await on.query({
      text: `delete from ${table} where released_at < $1::timestamptz - $2::int * interval '1 day'`,
      values: [now, KEPT_DAYS],
    })
}
