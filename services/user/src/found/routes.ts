import { FoundAnswer, FoundReport } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { addressOf } from '@exqress/service/http/address.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { reportFound } from './report-found.ts'

export function foundRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/found', async (req, res) => {
    await reportFound(deps, { ...parseInput(FoundReport, req.body), address: addressOf(req) })
    res.status(202).json(FoundAnswer.parse({ status: 'noted' }))
  })
  return router
}
