import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/** What became of the notice about an opening. Whoever was told stays told; an account without a contact may still get one. */
export async function onGlassTold(
  tx: Tx,
  { data: { waybillId, openingId, result } }: ReceivedEvent<EventData<'customer.glass_told'>>,
): Promise<void> {
  await tx.query(
    `update glass_openings set notice = $3 where glass_id = $1 and waybill_id = $2 and notice is distinct from 'told'`,
    [openingId, waybillId, result],
  )
}
