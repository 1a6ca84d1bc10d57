import { SendRequest, WriteId } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { readCarriers } from './read-carriers.ts'
import { reprintLabel } from './reprint-label.ts'
import { sendParcel } from './send-parcel.ts'

export function sendingRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/carriers', async (req, res) => {
    await customerOf(deps, req)
    res.json(await readCarriers(deps.db))
  })
  router.post('/parcels', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    res.status(201).json(await sendParcel(deps, { ...parseInput(SendRequest, req.body), customerId }))
  })
  router.post('/parcels/:waybillId/label', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    res.json(await reprintLabel(deps, { ...parseInput(WriteId, req.body), customerId, waybillId }))
  })
  return router
}
