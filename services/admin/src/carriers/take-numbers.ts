import type { Tx } from '@exqress/service/db.ts'

/** Consecutive serials of one range: `first`, `first + 1`, … `count` of them, each written with `digits` digits. */
type Taken = { carrier: string; digits: number; first: number; count: number }

/**
 * Takes the next serial numbers of the carriers' ranges, for each carrier as many as asked or as are left, in one statement.
 * Concurrent callers wait for one another per carrier; what is rolled back is given out again.
 * @returns serials as text, by carrier, in order
 */
export async function takeSerials(tx: Tx, wanted: ReadonlyMap<string, number>): Promise<Map<string, string[]>> {
  const carriers = [...wanted.keys()].sort()
  const serials = new Map<string, string[]>(carriers.map((carrier) => [carrier, []]))
  if (carriers.length === 0) return serials
  const { rows } = await tx.query<Taken>(
    `with open_ranges as materialized (
       select r.carrier, r.digits, r.from_serial, r.next_serial, r.position, r.to_serial - r.next_serial + 1 as free
         from carrier_ranges r
        where r.carrier = any($1::text[]) and r.active and r.next_serial <= r.to_serial
        order by r.carrier, r.position, r.digits, r.from_serial
          for update
     ), spans as (
       select o.*, sum(o.free) over (partition by o.carrier order by o.position, o.digits, o.from_serial) - o.free as before
         from open_ranges o
     ), shares as (
       select s.*, least(w.count - s.before, s.free)::int as count
         from spans s join unnest($1::text[], $2::int[]) as w (carrier, count) on w.carrier = s.carrier
        where w.count > s.before
     ), taken as (
       update carrier_ranges r
          set next_serial = shares.next_serial + shares.count
         from shares
        where r.carrier = shares.carrier and r.digits = shares.digits and r.from_serial = shares.from_serial
     )
     select carrier, digits::int, next_serial as first, count from shares order by carrier, position, digits, from_serial`,
    [carriers, carriers.map((carrier) => wanted.get(carrier))],
  )
  for (const { carrier, digits, first, count } of rows) {
    const list = serials.get(carrier) as string[]
    for (let i = 0; i < count; i++) list.push(String(first + i).padStart(digits, '0'))
  }
  return serials
}
