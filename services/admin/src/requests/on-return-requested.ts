import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { askDeliveryIn } from './ask-delivery.ts'

/** A customer wants it back: passed on to delivery under the customer's own request id, so that the answer finds them. */
export async function onReturnRequested(tx: Tx, { data }: ReceivedEvent<EventData<'customer.return_requested'>>) {
  const { waybillId, requestId, at } = data
  await askDeliveryIn(tx, { requestId, waybillId, asked: { kind: 'return' }, askedBy: 'customer', at: new Date(at) })
  // Passed on before a restore: the event that was taken over does not say who asked (recovery/facts.ts).
  await tx.query(`update requests set asked_by = 'customer' where id = $1 and asked_by <> 'customer'`, [requestId])
}
