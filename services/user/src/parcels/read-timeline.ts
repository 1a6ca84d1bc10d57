import type { Tx } from '@exqress/service/db.ts'
import type { Step } from './show-parcel.ts'

/** The steps of a parcel in the order in which delivery told them. The caller has seen to it that the reader may. */
export async function readTimeline(tx: Tx, waybillId: string): Promise<Step[]> {
  const { rows } = await tx.query(
    `select state, at, inferred, place, reason, corrected from timeline where waybill_id = $1 order by number`,
    [waybillId],
  )
  return rows.map(({ state, at, inferred, place, reason, corrected }) => ({
    state,
    at,
    inferred,
    ...(place !== null && { place }),
    ...(reason !== null && { reason }),
    ...(corrected && { corrected }),
  }))
}
