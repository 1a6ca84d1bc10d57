import { CourierProfilesRequest } from '@exqress/contracts/internal.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { readProfiles } from './read-profile.ts'

/** Profiles for the administrator who approves: who asked and why is kept, as for every reading of a person's data. */
export function courierInternalRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/couriers', deps.tokens.requireService('admin'), async (req, res) => {
    const { ids, readerId, purpose } = parseInput(CourierProfilesRequest, req.body)
    await deps.db.query(
      `insert into profile_readings (courier_id, reader_id, purpose) select id, $2, $3 from unnest($1::uuid[]) as id
        where exists (select from couriers where courier_id = id)`,
      [ids, readerId, purpose],
    )
    const couriers = (await readProfiles(deps, ids)).map(({ courierId, name, phone }) => ({ courierId, name, phone }))
    res.json({ box: await sealBox(deps.peers.admin.box, { route: 'couriers', caller: 'admin' }, { couriers }) })
  })

  return router
}
