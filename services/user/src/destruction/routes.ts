import { DestroySetting, WriteId } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { askDestruction } from './ask-destruction.ts'
import { readReceipt, readReceiptKeys, readReceiptPdf } from './read-receipt.ts'
import { setDestroyAfter } from './set-destroy-after.ts'

export function destructionRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/parcels/:waybillId/destroy', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    res.status(202).json(await askDestruction(deps, { ...parseInput(WriteId, req.body), customerId, waybillId }))
  })
  router.get('/parcels/:waybillId/destruction-receipt', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    res.json(await readReceipt(deps, { customerId, ...parseInput(WaybillParams, req.params) }))
  })
  router.get('/parcels/:waybillId/destruction-receipt.pdf', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const pdf = await readReceiptPdf(deps, { customerId, ...parseInput(WaybillParams, req.params) })
    res.type('application/pdf').end(pdf)
  })
  router.put('/me/destruction', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    await setDestroyAfter(deps, { ...parseInput(DestroySetting, req.body), customerId })
    res.status(204).end()
  })
  router.get('/receipt-keys', async (_req, res) => {
    res.json(await readReceiptKeys(deps.db))
  })
  return router
}
