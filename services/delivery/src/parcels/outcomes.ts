import type { ParcelState } from '@exqress/contracts/states.ts'
import type { Tx } from '@exqress/service/db.ts'

/** `destroyed`: the parcel's personal data is gone since; the phone that still holds something of it deletes that. */
type RefusalCode = 'not_readable' | 'impossible_step' | 'not_in_hand' | 'destroyed'
export type Outcome =
  | { waybillId: string; result: 'done'; state: ParcelState; at: string }
  | { waybillId: string; result: 'refused'; code: RefusalCode }

export const done = (waybillId: string, state: ParcelState, at: Date): Outcome => ({
  waybillId,
  result: 'done',
  state,
  at: at.toISOString(),
})
export const refused = (waybillId: string, code: RefusalCode): Outcome => ({
  waybillId,
  result: 'refused',
  code,
})

/** What is kept of a write for ever: for each parcel, in order, `done` or why not. */
export const codeOf = (outcomes: readonly Outcome[]): string =>
  outcomes.map((one) => (one.result === 'done' ? 'done' : one.code)).join(' ')

/**
 * The answer to a repeated write. What was refused stays refused under that id: a phone that lost the answer must not take it for done. Where
 * it was done, a parcel that is still this courier's is told as it stands now, any other by the last step that they took themselves.
 */
export async function outcomesAgain(
  tx: Tx,
  { courierId, waybillIds, code }: { courierId: string; waybillIds: readonly string[]; code: string },
): Promise<Outcome[]> {
  const { rows } = await tx.query<{ waybillId: string; state: ParcelState; at: string }>(
    `select p.waybill_id as "waybillId", case when mine.is then p.state else own.state end as state, case when mine.is then p.state_at else own.at end as at
       from parcels p
      cross join lateral (select p.courier_id is not distinct from $1 as is) mine
       join lateral (select s.state, s.at from state_changes s
                      where s.waybill_id = p.waybill_id and s.courier_id = $1 order by s.number desc limit 1) own on true
      where p.waybill_id = any($2::uuid[])`,
    [courierId, waybillIds],
  )
  const now = new Map(rows.map((row) => [row.waybillId, row]))
  const codes = code.split(' ')
  return waybillIds.map((waybillId, i) => {
    const kept = codes[i] as RefusalCode | 'done'
    if (kept !== 'done') return refused(waybillId, kept)
    const row = now.get(waybillId)
    return row ? { waybillId, result: 'done', state: row.state, at: row.at } : refused(waybillId, 'not_readable')
  })
}
