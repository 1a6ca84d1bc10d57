import type { Handler } from '@exqress/service/events/apply-events.ts'
import { dayInKorea } from '@exqress/service/readings/record-readings.ts'
import { lockToldOpenings, tellLate, tellWhoseItIs } from './tell-whose-it-is.ts'

/**
 * Somebody opened a parcel whom its recipient would not expect: told once a day, and not on a day on which a broken glass is told. Of several the
 * last is kept for who claims the parcel later.
 */
export const onOpenedUnexpectedly: Handler<'waybill.opened_unexpectedly'> = async (tx, { data }) => {
  await lockToldOpenings(tx, data.waybillId)
  await tx.query(
    `insert into told_openings (waybill_id, opening_id, at, day) values ($1, $2, $3, $4)
     on conflict (waybill_id) where day is not null do update
        set opening_id = excluded.opening_id, at = excluded.at, day = excluded.day`,
    [data.waybillId, data.recordId, data.at, dayInKorea(new Date(data.at))],
  )
  await tellWhoseItIs(tx, data.waybillId)
}

/** The same, heard after the parcel's destruction: who has confirmed it is told. */
export const onBuriedOpenedUnexpectedly: Handler<'waybill.opened_unexpectedly'> = async (tx, { data }) => {
  const { waybillId, recordId, at } = data
  await tellLate(tx, { waybillId, openingId: recordId, at, day: dayInKorea(new Date(at)) })
}
