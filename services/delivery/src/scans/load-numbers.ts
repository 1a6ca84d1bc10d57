import type { Tx } from '@exqress/service/db.ts'

type Load = {
  scan: { courierId: string }
  parcel: { waybillId: string; loadNumber: number | null; loadDay: string | null }
}

/** Load numbers for parcels that are loaded for the first time that day: counted up per courier and day. */
export async function takeLoadNumbers(tx: Tx, loads: readonly Load[], day: string): Promise<Map<string, number>> {
  const due = loads.filter(({ parcel }) => parcel.loadNumber === null || parcel.loadDay !== day)
  const numbers = new Map<string, number>()
  if (due.length === 0) return numbers
  const counts = new Map<string, number>()
  for (const { scan } of due) counts.set(scan.courierId, (counts.get(scan.courierId) ?? 0) + 1)
  const couriers = [...counts.keys()].sort()
  const { rows } = await tx.query<{ courierId: string; last: number }>(
    `insert into load_counters as c (courier_id, day, last)
     select courier_id, $3, taken from unnest($1::uuid[], $2::int[]) as t (courier_id, taken) order by courier_id
     on conflict (courier_id, day) do update set last = c.last + excluded.last
     returning courier_id as "courierId", last`,
    [couriers, couriers.map((id) => counts.get(id)), day],
  )
  const next = new Map(rows.map((row) => [row.courierId, row.last - (counts.get(row.courierId) ?? 0)]))
  for (const { scan, parcel } of due) {
    const number = (next.get(scan.courierId) ?? 0) + 1
    next.set(scan.courierId, number)
    numbers.set(parcel.waybillId, number)
  }
  return numbers
}
