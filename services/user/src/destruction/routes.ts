import { WriteId } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { askDestruction } from './ask-destruction.ts'

export function destructionRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/parcels/:waybillId/destroy', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    res.status(202).json(await askDestruction(deps, { ...parseInput(WriteId, req.body), customerId, waybillId }))
  })
  return router
}
