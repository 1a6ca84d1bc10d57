import { LabelClaim, NameClaim, WriteId } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { claimByLabel } from './claim-by-label.ts'
import { confirmByName } from './confirm-by-name.ts'
import { dropClaim } from './drop-claim.ts'

export function claimRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/claims', async (req, res) => {
    const customer = await customerOf(deps, req)
    res.json(await claimByLabel(deps, { ...parseInput(LabelClaim, req.body), ...customer }))
  })
  router.post('/parcels/:waybillId/confirm', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    res.json(await confirmByName(deps, { ...parseInput(NameClaim, req.body), customerId, waybillId }))
  })
  router.post('/parcels/:waybillId/not-mine', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    await dropClaim(deps, { ...parseInput(WriteId, req.body), customerId, waybillId })
    res.status(204).end()
  })
  return router
}
