import { ExportedAnswers } from '@exqress/contracts/my-data.ts'
import type { Db } from '@exqress/service/db.ts'

/** What the customer asked and was told about openings, and the receipts of what was destroyed of theirs. */
export async function readAnswersData(db: Db, customerId: string): Promise<ExportedAnswers> {
  const { rows: cases } = await db.query(
    `select waybill_id as "waybillId", record_id as "recordId", asked_at as "askedAt", due_on::text as "dueOn",
            answer, answered_at as "answeredAt"
       from opening_cases where customer_id = $1 order by asked_at, record_id`,
    [customerId],
  )
  // Both are told alike; the day is counted for those that come without anybody's breaking a glass.
  const { rows: notices } = await db.query(
    `select waybill_id as "waybillId", case when day is null then 'glass_broken' else 'unexpected' end as kind,
            at, told_at as "toldAt"
       from glass_notices where customer_id = $1 order by at, opening_id`,
    [customerId],
  )
  const { rows: receipts } = await db.query(
    `select d.receipt, d.signature
       from destruction_receipts d
       join relations r on r.waybill_id = d.waybill_id
      where r.customer_id = $1 and (r.claim = 'confirmed' or r.sender)
      order by d.waybill_id`,
    [customerId],
  )
  return ExportedAnswers.parse({
    notExpected: cases.map(({ answer, answeredAt, ...rest }) => ({
      ...rest,
      state: answer === null ? 'open' : 'answered',
      ...(answer !== null && { answer, answeredAt }),
    })),
    notices: notices.map(({ toldAt, ...rest }) => ({ ...rest, ...(toldAt !== null && { toldAt }) })),
    receipts,
  })
}
