import {
  ClaimBox,
  ClaimRequest,
  HeldRequest,
  VerifiedNumber,
  VerifiedNumberRequest,
} from '@exqress/contracts/internal.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { compareClaim } from './compare-claim.ts'
import { readHeld } from './read-held.ts'
import { verifyNumber } from './verify-number.ts'

export function internalClaimRoutes(deps: Deps): Router {
  const { keys, serviceTokens } = deps
  const { requireService, serviceOf } = serviceTokens
  const router = Router()
  router.post('/numbers', requireService('user'), async (req, res) => {
    const { customerId, box } = parseInput(VerifiedNumberRequest, req.body)
    const number = await openBox(keys.service.box, { route: 'numbers', caller: serviceOf(req) }, box, VerifiedNumber)
    res.json(await verifyNumber(deps, { customerId, number }))
  })
  router.post('/claims', requireService('user'), async (req, res) => {
    const { box, ...claim } = parseInput(ClaimRequest, req.body)
    const said = await openBox(keys.service.box, { route: 'claims', caller: serviceOf(req) }, box, ClaimBox)
    res.json(await compareClaim(deps, { ...claim, said }))
  })
  router.post('/held', requireService('user'), async (req, res) => {
    res.json(await readHeld(deps, parseInput(HeldRequest, req.body)))
  })
  return router
}
