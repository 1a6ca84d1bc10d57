import type { Handler } from '@exqress/service/events/apply-events.ts'
import { dayInKorea } from '@exqress/service/readings/record-readings.ts'

/** Somebody opened a parcel whom its recipient would not expect: told once a day, and not on a day on which a broken glass is told. */
export const onOpenedUnexpectedly: Handler<'waybill.opened_unexpectedly'> = async (tx, { data }) => {
  const day = dayInKorea(new Date(data.at))
  await tx.query(
    `insert into glass_notices (waybill_id, opening_id, customer_id, at, day)
     select $1, $2, r.customer_id, $3, $4
       from relations r
      where r.waybill_id = $1 and r.claim = 'confirmed'
        and not exists (select from glass_notices g
                         where g.waybill_id = $1 and g.customer_id = r.customer_id
                           and (g.at at time zone 'Asia/Seoul')::date = $4::date)
     on conflict do nothing`,
    [data.waybillId, data.recordId, data.at, day],
  )
}
