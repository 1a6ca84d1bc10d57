import { CarrierNames } from '@exqress/contracts/internal.ts'
import type { Carriers } from '@exqress/contracts/user-api.ts'
import type { Queryable } from '@exqress/service/db.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

/** Carriers for which a customer may register a parcel. */
export async function readCarriers(db: Queryable): Promise<z.infer<typeof Carriers>> {
  const { rows } = await db.query('select code, name from carriers where takes_parcels order by name', [])
  return { carriers: rows as z.infer<typeof Carriers>['carriers'] }
}

/** Takes the carriers over from admin, which owns them, so that lists show names while it is away. */
export async function refreshCarriers({ db, admin }: Pick<Deps, 'db' | 'admin'>): Promise<void> {
  const { carriers } = await admin.call({ method: 'GET', path: '/internal/carriers', output: CarrierNames })
  // One that admin no longer has keeps its name here: old parcels bear it.
  await db.query(
    `insert into carriers as known (code, name, takes_parcels)
     select * from unnest($1::text[], $2::text[], $3::boolean[])
     on conflict (code) do update set name = excluded.name, takes_parcels = excluded.takes_parcels
      where (known.name, known.takes_parcels) <> (excluded.name, excluded.takes_parcels)`,
    [carriers.map(({ code }) => code), carriers.map(({ name }) => name), carriers.map((c) => c.takesParcels)],
  )
}
