import type { EventData, EventType } from '@exqress/contracts/events.ts'
import { ANSWER_DAYS, workingDayAfter } from '@exqress/contracts/opening-cases.ts'
import type { Tx } from '@exqress/service/db.ts'
import { buryCustomer } from '@exqress/service/events/deleted-customers.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { askForBundles } from '@exqress/service/held-keys/fetch-bundles.ts'
import type { Facts } from '@exqress/service/recovery/facts.ts'
import { onDestroyRequested } from '../destruction/on-destroy-requested.ts'
import { forgetAccount } from '../my-data/forget-account.ts'

type Apply = { [T in EventType]?: (tx: Tx, data: EventData<T>) => Promise<boolean> }

/** What this service told since the backup it was restored from. */
const own: Apply = {
  'customer.claimed': async (tx, { waybillId, customerId }) => {
    // An account made after the backup is gone with what it had claimed.
    await tx.query(
      `insert into relations (customer_id, waybill_id, claim)
       select customer_id, $2, 'confirmed' from customers where customer_id = $1
       on conflict (customer_id, waybill_id) do update set claim = 'confirmed', name_due_at = null`,
      [customerId, waybillId],
    )
    // Admin's word counts: it gives keys for what it has confirmed itself.
    await askForBundles(tx, 'admin', [waybillId])
    return true
  },
  'customer.claim_dropped': async (tx, { waybillId, customerId }) => {
    await tx.query(
      `update relations set claim = 'dropped', name_due_at = null where customer_id = $1 and waybill_id = $2`,
      [customerId, waybillId],
    )
    const nobodyLeft = `not exists (select from relations where waybill_id = $1 and (sender or claim = 'confirmed'))`
    await tx.query(`delete from wrapped_bundles where waybill_id = $1 and ${nobodyLeft}`, [waybillId])
    await tx.query(`delete from bundle_jobs where waybill_id = $1 and ${nobodyLeft}`, [waybillId])
    return true
  },
  'customer.wish_set': (tx, { waybillId, wish }) => set(tx, 'delivery_wish', waybillId, wish),
  'customer.received': (tx, { waybillId }) => set(tx, 'received', waybillId, 'received'),
  'customer.not_received': (tx, { waybillId }) => set(tx, 'received', waybillId, 'not_received'),
  'customer.damaged': (tx, { waybillId }) => set(tx, 'received', waybillId, 'damaged'),
  // Who asked was not told; all who confirmed gave the name that stands on the slip. The officer's word comes by admin's topic, read again.
  'customer.not_expected': async (tx, { waybillId, recordId, at }) => {
    await tx.query(
      `insert into opening_cases (record_id, customer_id, waybill_id, asked_at, due_on)
       select $2, customer_id, waybill_id, $3, $4 from relations where waybill_id = $1 and claim = 'confirmed'
       on conflict do nothing`,
      [waybillId, recordId, at, workingDayAfter(new Date(at), ANSWER_DAYS)],
    )
    return true
  },
  'customer.destroy_asked': (tx, { waybillId, at }) => set(tx, 'destroy_asked_at', waybillId, at),
}

export const facts: Facts = {
  bury: async (tx, event) => {
    if (event.type === 'waybill.destroy_requested')
      await onDestroyRequested(tx, event as ReceivedEvent<EventData<'waybill.destroy_requested'>>)
    // An account that was deleted since the backup is closed before the first request, too.
    if (event.type === 'customer.account_deleted') {
      await buryCustomer(tx, event.key)
      await forgetAccount(tx, event.key)
      await tx.query('delete from sessions where account_id = $1', [event.key])
    }
  },
  apply: async (tx, { type, data }) => {
    const take = own[type as EventType] as ((tx: Tx, data: unknown) => Promise<boolean>) | undefined
    return take ? take(tx, data) : true
  },
}

type Column = 'delivery_wish' | 'received' | 'destroy_asked_at'

/** False while the parcel is to come: the issuer's topic is read again. */
async function set(tx: Tx, column: Column, waybillId: string, value: string): Promise<boolean> {
  const { rowCount } = await tx.query({
    text: `update parcels set ${column} = $2 where waybill_id = $1`,
    values: [waybillId, value],
  })
  return rowCount === 1
}
