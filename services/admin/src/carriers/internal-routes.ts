import { CarrierNames } from '@exqress/contracts/internal.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function internalCarrierRoutes({ db, serviceTokens }: Deps): Router {
  const router = Router()
  router.get('/carriers', serviceTokens.requireService('user', 'delivery'), async (_req, res) => {
    const { rows } = await db.query(
      `select c.code, c.name,
              exists (select 1 from carrier_ranges r where r.carrier = c.code and r.active and r.next_serial <= r.to_serial)
                as "takesParcels"
         from carriers c order by c.code`,
      [],
    )
    res.json(CarrierNames.parse({ carriers: rows }))
  })
  return router
}
