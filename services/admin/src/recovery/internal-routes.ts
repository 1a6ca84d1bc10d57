import { GiveContentRequest, GivenContent, LostKeysRequest } from '@exqress/contracts/internal.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { listLostContent, takeContentBack } from './lost-content.ts'

/** After a restore: what this service made and lost, for the service that holds it. Nothing is ever given out here. */
export function internalRecoveryRoutes(deps: Deps): Router {
  const { db, keys, serviceTokens } = deps
  const { requireService, serviceOf } = serviceTokens
  const router = Router()
  router.post('/lost-keys', requireService('user'), async (req, res) => {
    const { after } = parseInput(LostKeysRequest, req.body)
    res.json(await listLostContent(db, after))
  })
  router.put('/lost-keys', requireService('user'), async (req, res) => {
    const { box } = parseInput(GiveContentRequest, req.body)
    const { items } = await openBox(keys.service.box, { route: 'lost-keys', caller: serviceOf(req) }, box, GivenContent)
    res.json({ taken: await takeContentBack(deps, items) })
  })
  return router
}
