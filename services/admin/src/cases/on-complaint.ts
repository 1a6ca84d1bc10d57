import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

type CaseKind = 'not_received' | 'damaged' | 'found' | 'not_mine'

/** Something that the desk has to look into. Once per parcel and kind while it is open. */
export async function openCase(tx: Tx, { waybillId, kind, at }: { waybillId: string; kind: CaseKind; at: string }) {
  await tx.query(
    `insert into cases (waybill_id, kind, opened_at)
     select id, $2, $3 from waybills where id = $1
     on conflict do nothing`,
    [waybillId, kind, at],
  )
}

export const onNotReceived = (tx: Tx, { data }: ReceivedEvent<EventData<'customer.not_received'>>) =>
  openCase(tx, { ...data, kind: 'not_received' })

export const onDamaged = (tx: Tx, { data }: ReceivedEvent<EventData<'customer.damaged'>>) =>
  openCase(tx, { ...data, kind: 'damaged' })

export const onFoundReported = (tx: Tx, { data }: ReceivedEvent<EventData<'customer.found_reported'>>) =>
  openCase(tx, { ...data, kind: 'found' })

/** It came after all. */
export async function onReceived(tx: Tx, { data }: ReceivedEvent<EventData<'customer.received'>>) {
  await tx.query(
    `update cases set closed_at = $2, outcome = 'received' where waybill_id = $1 and kind = 'not_received' and closed_at is null`,
    [data.waybillId, data.at],
  )
}
