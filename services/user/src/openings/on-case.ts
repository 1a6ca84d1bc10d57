import type { Handler } from '@exqress/service/events/apply-events.ts'

/** The privacy officer has it before them. Asked about twice, it is one case with one day. */
export const onCaseOpened: Handler<'waybill.case_opened'> = async (tx, { data: { waybillId, recordId, dueOn } }) => {
  await tx.query('update opening_cases set due_on = $3 where record_id = $1 and waybill_id = $2', [
    recordId,
    waybillId,
    dueOn,
  ])
}

export const onCaseAnswered: Handler<'waybill.case_answered'> = async (tx, { data }) => {
  await tx.query(
    'update opening_cases set answer = $3, answered_at = $4 where record_id = $1 and waybill_id = $2 and answer is null',
    [data.recordId, data.waybillId, data.answer, data.at],
  )
}
