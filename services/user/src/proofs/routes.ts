import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { readProofPhoto } from './read-proof-photo.ts'

export function proofRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/parcels/:waybillId/proof-photo', async (req, res) => {
    const customer = await customerOf(deps, req)
    const { type, bytes } = await readProofPhoto(deps, { ...customer, ...parseInput(WaybillParams, req.params) })
    res.setHeader('content-type', type)
    res.end(bytes)
  })
  return router
}
