import type { Handler } from '@exqress/service/events/apply-events.ts'

/** A proven number found this parcel. It is compared with the account's own name next (check-names.ts); "not mine" stays so. */
export const onMatched: Handler<'waybill.matched'> = async (tx, { data: { waybillId, customerId } }) => {
  await tx.query(
    `insert into relations as known (customer_id, waybill_id, claim, name_due_at) values ($1, $2, 'found', now())
     on conflict (customer_id, waybill_id) do update
        set claim = 'found', name_due_at = case when known.name_checked_at is null then now() end
      where known.claim = 'none'`,
    [customerId, waybillId],
  )
}

/** The number is another account's now: what it had found is gone, what was confirmed stays. */
export const onUnmatched: Handler<'waybill.unmatched'> = async (tx, { data: { waybillId, customerId } }) => {
  await tx.query(
    `update relations set claim = 'none', name_due_at = null
      where customer_id = $1 and waybill_id = $2 and claim = 'found'`,
    [customerId, waybillId],
  )
}
