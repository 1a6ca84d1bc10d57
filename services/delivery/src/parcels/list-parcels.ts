import type { CourierParcel } from '@exqress/contracts/delivery-api.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { dayInKorea } from '@exqress/service/readings/record-readings.ts'
import type { Deps } from '../deps.ts'
import { fieldsRead, type ReadRow, readColumns, readParcel } from '../scans/read-parcel.ts'

/** The courier's parcels of today in building order. A list shows columns C1 and C4 before the scan at most, whoever is in hand. */
export async function listParcels(
  { db, keks, readings, groupKey }: Pick<Deps, 'db' | 'keks' | 'readings' | 'groupKey'>,
  { courierId, deviceId, now }: { courierId: string; deviceId?: string | undefined; now: Date },
): Promise<{ parcels: CourierParcel[]; day: string; deliveredToday: number }> {
  const day = dayInKorea(now)
  const rows = await readRows({ db, readings }, { courierId, deviceId, now })
  const delivered = await db.query<{ n: number }>(
    `select count(*) as n from parcels
      where delivered_by = $1 and delivered_at >= $2::date::timestamp at time zone 'Asia/Seoul'`,
    [courierId, day],
  )
  const parcels = await Promise.all(
    rows.map((row) => readParcel(row, { keks, groups: { key: groupKey, courierId, day } })),
  )
  return { parcels: parcels.sort(inBuildingOrder), day, deliveredToday: delivered.rows[0]?.n ?? 0 }
}

async function readRows(
  { db, readings }: { db: Db } & Pick<Deps, 'readings'>,
  { courierId, deviceId, now }: { courierId: string; deviceId?: string | undefined; now: Date },
): Promise<ReadRow[]> {
  return withTransaction(db, async (tx) => {
    const { rows } = await tx.query<ReadRow>(
      `select ${readColumns}
         from parcels p
         join couriers c on c.courier_id = p.courier_id and c.status = 'approved'
        cross join lateral (
          select courier_readers(true, p.state, false, false, p.pick_up_at_sender, null, p.destroyed_at is not null, $2) as readers) r
        where p.courier_id = $1 and r.readers <> '{}'
        order by p.waybill_id`,
      [courierId, now.toISOString()],
    )
    await readings.recordDaily(
      tx,
      rows.map((row) => ({
        waybillId: row.waybillId,
        accountId: courierId,
        role: 'courier',
        readers: row.readers,
        fields: fieldsRead(row),
        purpose: 'list',
        device: deviceId,
      })),
      now,
    )
    return rows
  })
}

const collator = new Intl.Collator('ko', { numeric: true })

/** Building by building, 동 by 동, boxes for one door together. */
function inBuildingOrder(a: CourierParcel, b: CourierParcel): number {
  const place = (p: CourierParcel) =>
    p.route
      ? `${p.route.street} ${p.route.building} ${p.route.dong}`
      : p.senderStreet
        ? `${p.senderStreet.street} ${p.senderStreet.building}`
        : '힣'
  return (
    collator.compare(place(a), place(b)) ||
    (a.doorGroup ?? '').localeCompare(b.doorGroup ?? '') ||
    (a.loadNumber ?? 1e6) - (b.loadNumber ?? 1e6) ||
    a.waybillId.localeCompare(b.waybillId)
  )
}
