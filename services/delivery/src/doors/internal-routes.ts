import { DoorRequest } from '@exqress/contracts/internal.ts'
import { DoorTier } from '@exqress/contracts/tiers.ts'
import { forbidden } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { keepMemo } from './keep-memo.ts'

export function doorInternalRoutes(deps: Deps): Router {
  const router = Router()

  router.put('/doors', deps.tokens.requireService('admin', 'user'), async (req, res) => {
    const caller = deps.tokens.serviceOf(req)
    const { waybillId, source, box } = parseInput(DoorRequest, req.body)
    // Admin passes on what a mall's file or a sender's form said; only the user service speaks for recipients.
    if (source === (caller === 'admin' ? 'recipient' : 'import')) throw forbidden()
    const door = await openBox(deps.boxKeys, { route: 'doors', caller }, box, DoorTier)
    res.json(await keepMemo(deps, { waybillId, source, door, now: new Date() }))
  })

  return router
}
