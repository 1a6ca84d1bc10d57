import type { AccessRecord, EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/** Somebody wants to read more than their work explains. */
export async function onCourierSuspected(
  tx: Tx,
  { data: { courierId, kind, count, allowed, at } }: ReceivedEvent<EventData<'courier.suspected'>>,
): Promise<void> {
  await tx.query(
    `insert into suspicions (kind, subject_kind, subject, count, allowed, at) values ($1, 'courier', $2, $3, $4, $5)`,
    [kind, courierId, count, allowed, at],
  )
}

export async function onCustomerSuspected(
  tx: Tx,
  { data: { customerId, kind, count, allowed, at } }: ReceivedEvent<EventData<'customer.suspected'>>,
): Promise<void> {
  await tx.query(
    `insert into suspicions (kind, subject_kind, subject, count, allowed, at) values ($1, 'customer', $2, $3, $4, $5)`,
    [kind, customerId, count, allowed, at],
  )
}

/** An authentic label opened nothing for somebody. Only if it belongs to nobody that is an alarm. */
export const onCourierRefused = (tx: Tx, { data }: ReceivedEvent<EventData<'courier.label_refused'>>) =>
  raiseIfCanary(tx, { ...data, subjectKind: 'courier', subject: data.courierId })

export const onCustomerRefused = (tx: Tx, { data }: ReceivedEvent<EventData<'customer.label_refused'>>) =>
  raiseIfCanary(tx, { ...data, subjectKind: 'customer', subject: data.customerId })

type Try = { labelDigest: string; subjectKind: 'courier' | 'customer'; subject: string; at: string }

/** Its label counts for ever, also when it is void or its parcel was destroyed. Once an hour for whoever tries it: a loop is one alarm. */
export async function raiseIfCanary(tx: Tx, { labelDigest, subjectKind, subject, at }: Try): Promise<void> {
  await tx.query(
    `insert into suspicions (kind, subject_kind, subject, waybill_id, at, tried_hour)
     select 'canary_tried', $2, $3, c.waybill_id, $4::timestamptz, date_trunc('hour', $4::timestamptz, 'UTC')
       from labels l join canaries c on c.waybill_id = l.waybill_id
      where l.label_digest = $1
     on conflict (subject, waybill_id, tried_hour) do nothing`,
    [Buffer.from(labelDigest, 'base64url'), subjectKind, subject, at],
  )
}

/** Whoever reads a waybill that belongs to nobody, at the desk too, had no reason to. */
export async function raiseIfCanaryRead(tx: Tx, { waybillId, actor, at }: AccessRecord): Promise<void> {
  await tx.query(
    `insert into suspicions (kind, subject_kind, subject, waybill_id, at)
     select 'canary_opened', 'reader', $2, waybill_id, $3 from canaries where waybill_id = $1`,
    [waybillId, actor, at],
  )
}
