import { WriteId } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { type RequestHandler, Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { type Receipt, tellReceipt } from './tell-receipt.ts'

export function receiptRoutes(deps: Deps): Router {
  const router = Router()
  const tell =
    (receipt: Receipt): RequestHandler =>
    async (req, res) => {
      const { customerId } = await customerOf(deps, req)
      const { waybillId } = parseInput(WaybillParams, req.params)
      await tellReceipt(deps, { ...parseInput(WriteId, req.body), customerId, waybillId, receipt })
      res.status(204).end()
    }
  router.post('/parcels/:waybillId/received', tell('received'))
  router.post('/parcels/:waybillId/not-received', tell('not_received'))
  router.post('/parcels/:waybillId/damaged', tell('damaged'))
  return router
}
