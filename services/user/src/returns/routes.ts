import { WriteId } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { askReturn } from './ask-return.ts'

export function returnRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/parcels/:waybillId/return', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    res.status(202).json(await askReturn(deps, { ...parseInput(WriteId, req.body), customerId, waybillId }))
  })
  return router
}
