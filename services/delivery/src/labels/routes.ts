import { RelabelRequest } from '@exqress/contracts/delivery-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { relabel } from './relabel.ts'

export function labelRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/relabels', async (req, res) => {
    const { sub: courierId } = await deps.access.callerOf(req)
    res.json(await relabel(deps, { ...parseInput(RelabelRequest, req.body), courierId, now: new Date() }))
  })

  return router
}
