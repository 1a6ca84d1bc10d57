import { DeskDestructions } from '@exqress/contracts/admin-api.ts'
import type { Db } from '@exqress/service/db.ts'
import { presentOf } from '../waybills/desk-parcel.ts'
import { NOT_HELD } from './destroy-waybill.ts'

/**
 * What the desk has in hand: recipients' wishes that a case holds, the longest first, then what the desk itself destroyed, who did it
 * and how far it is, what still runs before the rest and the newest first; 200 of each. Nothing here is a reading: a find tag and
 * times, of parcels that nobody can open.
 */
export async function listDestructions(db: Db): Promise<DeskDestructions> {
  const { rows: held } = await db.query(
    `select a.waybill_id as "waybillId", l.find_tag as "findTag", 'recipient' as "askedBy", a.asked_at as "askedAt",
            'held' as state, '{}'::text[] as missing
       from destroy_asks a
       join waybills w on w.id = a.waybill_id and w.destroyed_at is null
       join labels l on l.waybill_id = w.id and l.voided_at is null
      where not ${NOT_HELD}
      order by a.asked_at limit 200`,
    [],
  )
  const { rows: asked } = await db.query(
    `select r.waybill_id as "waybillId", l.find_tag as "findTag", 'desk' as "askedBy", r.asked_by_admin as "askedByAdmin",
            r.reason, r.asked_at as "askedAt", case when d.receipted_at is null then 'running' else 'done' end as state,
            array_remove(array[case when d.delivery_at is null then 'delivery' end, case when d.user_at is null then 'user' end], null) as missing
       from requests r
       join destructions d on d.waybill_id = r.waybill_id
       join labels l on l.waybill_id = r.waybill_id and l.voided_at is null
      where r.kind = 'destroy' and r.asked_by = 'desk'
      order by d.receipted_at is not null, r.id desc limit 200`,
    [],
  )
  return DeskDestructions.parse({
    destructions: [...held, ...asked].map(({ askedAt, ...row }) => ({
      ...presentOf(row),
      askedAt: new Date(askedAt).toISOString(),
    })),
  })
}
