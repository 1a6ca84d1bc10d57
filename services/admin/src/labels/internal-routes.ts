import { LabelRequest } from '@exqress/contracts/internal.ts'
import { forbidden } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { sealToCaller } from '../bundles/seal-to-caller.ts'
import type { Deps } from '../deps.ts'
import { relabel, reprint } from './relabel.ts'

export function internalLabelRoutes(deps: Deps): Router {
  const { requireService, serviceOf } = deps.serviceTokens
  const router = Router()
  router.post('/labels', requireService('delivery', 'user'), async (req, res) => {
    const { kind, ...request } = parseInput(LabelRequest, req.body)
    const caller = serviceOf(req)
    // Who holds a parcel in hand may replace its label; who sent it may print it again. Neither may do the other.
    if (caller !== (kind === 'relabel' ? 'delivery' : 'user')) throw forbidden()
    const label = kind === 'relabel' ? await relabel(deps, request) : await reprint(deps, request)
    res.json(await sealToCaller(deps, { route: 'labels', caller }, { label }))
  })
  return router
}
