import { OpeningsRequest } from '@exqress/contracts/internal.ts'
import { OpeningsAnswer } from '@exqress/contracts/ledger.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { readOpenings } from './read-openings.ts'

export function internalLedgerRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/openings', deps.serviceTokens.requireService('user'), async (req, res) => {
    res.json(OpeningsAnswer.parse(await readOpenings(deps, parseInput(OpeningsRequest, req.body))))
  })
  return router
}
