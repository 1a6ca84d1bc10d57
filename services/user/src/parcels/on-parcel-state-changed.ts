import type { Handler } from '@exqress/service/events/apply-events.ts'
import { noteArrival } from '../arrivals/note-arrival.ts'

/** Delivery alone knows the state; here it is repeated in the order in which it was told, and its recipient is told of what matters today. */
export const onParcelStateChanged: Handler<'parcel.state_changed'> = async (tx, event) => {
  await repeatState(tx, event)
  await noteArrival(tx, event.data)
}

const repeatState: Handler<'parcel.state_changed'> = async (tx, { data }) => {
  await tx.query('update parcels set state = $2, state_at = $3 where waybill_id = $1', [
    data.waybillId,
    data.state,
    data.at,
  ])
  await tx.query(
    `insert into timeline (waybill_id, state, at, inferred, place, reason, corrected)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      data.waybillId,
      data.state,
      data.at,
      data.inferred,
      data.place ?? null,
      data.reason ?? null,
      data.corrected ?? false,
    ],
  )
}

/** Late news of a destroyed parcel: only code and time are kept. */
export const onBuriedParcelStateChanged: Handler<'parcel.state_changed'> = (tx, event) => {
  const { place, reason, courierId, ...data } = event.data
  return repeatState(tx, { ...event, data })
}
