import { LabelKeyParams } from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { readKeys } from './read-keys.ts'
import { retireLabelKey } from './retire-label-key.ts'
import { rotateLabelKey } from './rotate-label-key.ts'

export function keyRoutes(deps: Deps): Router {
  const { deskOf } = deps
  const router = Router()
  router.get('/keys', async (req, res) => {
    await deskOf(req, 'owner')
    res.json(await readKeys(deps))
  })
  router.post('/keys/labels/rotate', async (req, res) => {
    await deskOf(req, 'owner')
    res.json(await rotateLabelKey(deps))
  })
  router.post('/keys/labels/:keyId/retire', async (req, res) => {
    await deskOf(req, 'owner')
    const { keyId } = parseInput(LabelKeyParams, req.params)
    res.json(await retireLabelKey(deps, { keyId }))
  })
  return router
}
