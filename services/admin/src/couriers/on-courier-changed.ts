import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

export async function onCourierSignedUp(tx: Tx, { data }: ReceivedEvent<EventData<'courier.signed_up'>>) {
  await tx.query(
    `insert into couriers (id, status, signed_up_at, changed_at) values ($1, 'pending', $2, $2) on conflict do nothing`,
    [data.courierId, data.at],
  )
}

export const onCourierApproved = (tx: Tx, { data }: ReceivedEvent<EventData<'courier.approved'>>) =>
  setStatus(tx, data, 'approved')

export const onCourierSuspended = (tx: Tx, { data }: ReceivedEvent<EventData<'courier.suspended'>>) =>
  setStatus(tx, data, 'suspended')

/** What delivery tells is older than what the desk has decided since. */
async function setStatus(tx: Tx, { courierId, at }: { courierId: string; at: string }, status: string) {
  await tx.query('update couriers set status = $2, changed_at = $3 where id = $1 and changed_at <= $3', [
    courierId,
    status,
    at,
  ])
}
