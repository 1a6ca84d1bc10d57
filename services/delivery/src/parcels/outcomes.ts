import type { ParcelState } from '@exqress/contracts/states.ts'
import type { Tx } from '@exqress/service/db.ts'

export type Outcome =
  | { waybillId: string; result: 'done'; state: ParcelState; at: string }
  | { waybillId: string; result: 'refused'; code: 'not_readable' | 'impossible_step' | 'not_in_hand' }

export const done = (waybillId: string, state: ParcelState, at: Date): Outcome => ({
  waybillId,
  result: 'done',
  state,
  at: at.toISOString(),
})
export const refused = (waybillId: string, code: 'not_readable' | 'impossible_step' | 'not_in_hand'): Outcome => ({
  waybillId,
  result: 'refused',
  code,
})

/** The answer to a repeated write: where the parcels stand now, for those that this courier had a hand in. */
export async function outcomesNow(tx: Tx, courierId: string, waybillIds: readonly string[]): Promise<Outcome[]> {
  const { rows } = await tx.query<{ waybillId: string; state: ParcelState; stateAt: string }>(
    `select p.waybill_id as "waybillId", p.state, p.state_at as "stateAt" from parcels p
      where p.waybill_id = any($2::uuid[])
        and (p.courier_id = $1 or exists (select from state_changes s where s.waybill_id = p.waybill_id and s.courier_id = $1))`,
    [courierId, waybillIds],
  )
  const now = new Map(rows.map((row) => [row.waybillId, row]))
  return waybillIds.map((waybillId) => {
    const row = now.get(waybillId)
    return row ? { waybillId, result: 'done', state: row.state, at: row.stateAt } : refused(waybillId, 'not_readable')
  })
}
