import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { openCase } from '../cases/on-complaint.ts'

/** "Not mine": the parcel leaves that account, and the desk looks at it. */
export async function onClaimDropped(tx: Tx, { data }: ReceivedEvent<EventData<'customer.claim_dropped'>>) {
  await tx.query('delete from claims where waybill_id = $1 and customer_id = $2', [data.waybillId, data.customerId])
  if (data.reason === 'not_mine') await openCase(tx, { waybillId: data.waybillId, kind: 'not_mine', at: data.at })
}
