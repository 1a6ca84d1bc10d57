import type { ParcelState } from '@exqress/contracts/states.ts'
import type { Queryable, Tx } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'

export type OwnParcel = {
  waybillId: string
  state: ParcelState
  as: 'recipient' | 'sender'
  destroyAskedAt: string | null
  destroyed: boolean
}

const OWN = `
  select p.waybill_id as "waybillId", p.state, p.destroy_asked_at as "destroyAskedAt",
         p.user_destroyed_at is not null as destroyed,
         case when r.claim = 'confirmed' then 'recipient' else 'sender' end as "as"
    from relations r
    join parcels p on p.waybill_id = r.waybill_id
   where r.customer_id = $1 and r.waybill_id = $2
     and ((r.claim = 'confirmed' and $3) or (r.sender and $4))`
const OWN_LOCKED = `${OWN} for update of p`

type Asked = { customerId: string; waybillId: string; as: readonly OwnParcel['as'][] }

/**
 * A parcel that this customer may act on as its confirmed recipient or its sender, whichever `as` names.
 * @throws AppError 404 `not_readable` for every other one
 */
export async function ownParcel(on: Queryable, asked: Asked): Promise<OwnParcel> {
  return first(on, OWN, asked)
}

/** The same, locked to the end of the transaction. */
export async function lockOwnParcel(tx: Tx, asked: Asked): Promise<OwnParcel> {
  return first(tx, OWN_LOCKED, asked)
}

async function first(on: Queryable, statement: string, { customerId, waybillId, as }: Asked): Promise<OwnParcel> {
  const { rows } = await on.query<OwnParcel>(statement, [
    customerId,
    waybillId,
    as.includes('recipient'),
    as.includes('sender'),
  ])
  if (!rows[0]) throw notReadable()
  return rows[0]
}

/** @throws AppError 404 `not_readable` when its data was destroyed: nothing is done to it any more */
export function assertLiving(parcel: OwnParcel): void {
  if (parcel.destroyed) throw notReadable()
}
