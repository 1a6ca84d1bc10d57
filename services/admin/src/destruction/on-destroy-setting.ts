import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/** A customer's wish for all of their parcels; nothing else is known of the customer here. */
export async function onDestroySettingChanged(
  tx: Tx,
  { data: { customerId, afterDays, at } }: ReceivedEvent<EventData<'customer.destroy_setting_changed'>>,
) {
  await tx.query(
    `insert into destroy_settings (customer_id, after_days, changed_at) values ($1, $2, $3)
     on conflict (customer_id) do update set after_days = excluded.after_days, changed_at = excluded.changed_at`,
    [customerId, afterDays, at],
  )
}
