import type { EventData } from '@exqress/contracts/events.ts'
import { ANSWER_DAYS, workingDayAfter } from '@exqress/contracts/opening-cases.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/**
 * Somebody did not expect an opening: a case for the privacy officer, if the ledger has such a record of that waybill. One per record,
 * whoever asks; while it is open nothing of the waybill is destroyed.
 */
export async function onNotExpected(
  tx: Tx,
  { data: { waybillId, recordId, at } }: ReceivedEvent<EventData<'customer.not_expected'>>,
): Promise<void> {
  const dueOn = workingDayAfter(new Date(at), ANSWER_DAYS)
  const { rows } = await tx.query<{ caseId: string }>(
    `insert into cases (waybill_id, kind, record_id, opened_at, due_on)
     select w.id, 'not_expected', $2::uuid, $3, $4
       from waybills w
      where w.id = $1
        and (exists (select from ledger_records r
                      where r.waybill_id = w.id and r.entry::jsonb -> 'data' ->> 'recordId' = $2::text)
             or exists (select from ledger_pending p
                         where p.waybill_id = w.id and p.record::jsonb ->> 'recordId' = $2::text))
     on conflict do nothing
     returning id as "caseId"`,
    [waybillId, recordId, at, dueOn],
  )
  if (!rows[0]) return
  await appendEvent(tx, {
    topic: 'waybill',
    key: waybillId,
    type: 'waybill.case_opened',
    data: { waybillId, caseId: rows[0].caseId, recordId, dueOn, at },
  })
}
