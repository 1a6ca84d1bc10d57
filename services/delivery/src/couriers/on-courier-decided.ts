import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'

/** The desk approved or suspended a courier. Readings ask the row itself, so both count from the next request on. */
export async function onCourierDecided(
  tx: Tx,
  { courierId, at }: EventData<'courier_decision.approved'>,
  status: 'approved' | 'suspended',
): Promise<void> {
  const { rowCount } = await tx.query('update couriers set status = $2 where courier_id = $1 and status <> $2', [
    courierId,
    status,
  ])
  if (rowCount === 1)
    await appendEvent(tx, { topic: 'courier', key: courierId, type: `courier.${status}`, data: { courierId, at } })
}
