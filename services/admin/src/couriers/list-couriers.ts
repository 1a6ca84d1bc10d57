import { DeskCouriers } from '@exqress/contracts/admin-api.ts'
import { Boxed, CourierProfilesBox, CourierProfilesRequest } from '@exqress/contracts/internal.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import type { Deps } from '../deps.ts'
import { SERVICE } from '../service-name.ts'

/** Delivery answers so many profiles at once. */
const AT_ONCE = 100

/** All couriers. Their names and phones belong to delivery, where asking for them is a reading; nothing of it is kept here. */
export async function listCouriers(deps: Pick<Deps, 'db' | 'log' | 'delivery' | 'keys'>, readerId: string) {
  const { rows } = await deps.db.query(
    `select c.id as "courierId", c.status, c.signed_up_at as "signedUpAt",
            (select count(*)::int from waybills w
              where w.courier_id = c.id and w.state not in ('delivered', 'returned', 'cancelled')) as assigned
       from couriers c order by c.id desc limit 1000`,
    [],
  )
  const ids = rows.map((row) => row.courierId as string)
  try {
    const profiles = await readProfiles(deps, ids, readerId)
    const couriers = rows.map((row) => ({ ...row, ...profiles.get(row.courierId) }))
    return DeskCouriers.parse({ couriers, profiles: 'ok' })
  } catch (error) {
    deps.log.warn('couriers.without_profiles', { part: 'delivery', err: error })
    return DeskCouriers.parse({ couriers: rows, profiles: 'unavailable' })
  }
}

async function readProfiles({ delivery, keys }: Pick<Deps, 'delivery' | 'keys'>, ids: string[], readerId: string) {
  const profiles = new Map<string, { name: string; phone: string }>()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const { box } = await delivery.call({
      method: 'POST',
      path: '/internal/couriers',
      input: CourierProfilesRequest,
      body: { ids: ids.slice(from, from + AT_ONCE), readerId, purpose: 'list' },
      output: Boxed,
      repeatable: true,
    })
    const purpose = { route: 'couriers', caller: SERVICE }
    const { couriers } = await openBox(keys.service.box, purpose, box, CourierProfilesBox)
    for (const { courierId, name, phone } of couriers) profiles.set(courierId, { name, phone })
  }
  return profiles
}
