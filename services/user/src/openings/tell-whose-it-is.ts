import type { Tx } from '@exqress/service/db.ts'

/**
 * Openings to be told are kept, and claims are confirmed, under this row: of the two the second sees what the first one wrote, so that who
 * claims in the very moment of an opening is told of it once. Before any key or event of the parcel is written, as those do who carry it.
 */
export async function lockToldOpenings(tx: Tx, waybillId: string): Promise<void> {
  await tx.query('select 1 from parcels where waybill_id = $1 for no key update', [waybillId])
}

/**
 * Whoever has confirmed this parcel is to be told of what is kept about it, each opening once: from its event on, or from their claim on if that
 * comes later. A broken glass says enough for its day in Korea.
 */
export async function tellWhoseItIs(tx: Tx, waybillId: string): Promise<void> {
  await tx.query(
    `insert into glass_notices (waybill_id, opening_id, customer_id, at, day)
     select o.waybill_id, o.opening_id, r.customer_id, o.at, o.day
       from told_openings o
       join relations r on r.waybill_id = o.waybill_id and r.claim = 'confirmed'
      where o.waybill_id = $1
        and (o.day is null
             or not exists (select from told_openings g
                             where g.waybill_id = $1 and g.day is null and (g.at at time zone 'Asia/Seoul')::date = o.day))
     on conflict do nothing`,
    [waybillId],
  )
}

/**
 * The same for one opening of which this service hears after the destruction. Told twice, it is one notice.
 * @returns false when nobody has confirmed the parcel
 */
export async function tellLate(
  tx: Tx,
  { waybillId, openingId, at, day }: { waybillId: string; openingId: string; at: string; day: string | null },
): Promise<boolean> {
  const { rows } = await tx.query<{ people: number }>(
    `with people as (select customer_id from relations where waybill_id = $1 and claim = 'confirmed'), told as (
       insert into glass_notices (waybill_id, opening_id, customer_id, at, day)
       select $1, $2, p.customer_id, $3, $4::date from people p
        where $4::date is null
           or not exists (select from glass_notices g
                           where g.waybill_id = $1 and g.customer_id = p.customer_id
                             and $4::date in (g.day, (g.at at time zone 'Asia/Seoul')::date))
       on conflict do nothing)
     select count(*) as people from people`,
    [waybillId, openingId, at, day],
  )
  return (rows[0]?.people ?? 0) > 0
}
