import { BundleBox, BundleRequest, RingBox } from '@exqress/contracts/internal.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { readBundles } from './read-bundles.ts'
import { sealToCaller } from './seal-to-caller.ts'

export function internalBundleRoutes(deps: Deps): Router {
  const { requireService, serviceOf } = deps.serviceTokens
  const router = Router()
  router.post('/bundles', requireService('delivery', 'user'), async (req, res) => {
    const caller = serviceOf(req)
    const { ids } = parseInput(BundleRequest, req.body)
    const box = BundleBox.parse({ items: await readBundles(deps, { caller, ids }) })
    res.json(await sealToCaller(deps, { route: 'bundles', caller }, box))
  })
  router.post('/label-ring', requireService('delivery', 'user'), async (req, res) => {
    const keys = [...deps.keys.labels.ring()].map(([id, { key, state, createdAt }]) => ({
      id,
      key: Buffer.from(key).toString('base64url'),
      state,
      createdAt,
    }))
    res.json(await sealToCaller(deps, { route: 'label-ring', caller: serviceOf(req) }, RingBox.parse({ keys })))
  })
  return router
}
