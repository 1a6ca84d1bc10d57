import type { ParcelState } from '@exqress/contracts/states.ts'
import type { Tx } from '@exqress/service/db.ts'

export type OwnParcel = {
  waybillId: string
  state: ParcelState
  inHand: boolean
  loaded: boolean
  deliveredByThem: boolean
  deliveredAt: string | null
}

/** The living parcels among `waybillIds` that this approved courier has (or has just delivered), locked in one order. */
export async function lockOwnParcels(
  tx: Tx,
  courierId: string,
  waybillIds: readonly string[],
): Promise<Map<string, OwnParcel>> {
  const { rows } = await tx.query<OwnParcel>(
    `select p.waybill_id as "waybillId", p.state, p.in_hand_at is not null as "inHand", p.loaded_at is not null as loaded,
            p.delivered_by is not distinct from $1 as "deliveredByThem", p.delivered_at as "deliveredAt"
       from parcels p
       join couriers c on c.courier_id = $1 and c.status = 'approved'
      where p.waybill_id = any($2::uuid[]) and p.courier_id = $1 and p.destroyed_at is null
      order by p.waybill_id
        for update of p`,
    [courierId, waybillIds],
  )
  return new Map(rows.map((row) => [row.waybillId, row]))
}
