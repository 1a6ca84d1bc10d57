import { Id } from '@exqress/contracts/values.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { listDestructions } from './list-destructions.ts'
import { readReceipt } from './read-receipt.ts'
import { renderReceiptPdf } from './render-receipt-pdf.ts'

const WaybillParams = z.strictObject({ waybillId: Id })

export function destructionRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/destructions', async (req, res) => {
    await deps.deskOf(req, 'owner', 'officer')
    res.json(await listDestructions(deps.db))
  })
  router.get('/waybills/:waybillId/destruction-receipt', async (req, res) => {
    await deps.deskOf(req)
    res.json(await readReceipt(deps.db, parseInput(WaybillParams, req.params).waybillId))
  })
  router.get('/waybills/:waybillId/destruction-receipt.pdf', async (req, res) => {
    await deps.deskOf(req)
    await sendPdf(deps, parseInput(WaybillParams, req.params).waybillId, res)
  })
  return router
}

/** The user service passes it on to its customer: the PDF is made in one place. */
export function internalDestructionRoutes(deps: Deps): Router {
  const router = Router()
  router.get(
    '/destruction-receipts/:waybillId/pdf',
    deps.serviceTokens.requireService('user'),
    async (req, res) => await sendPdf(deps, parseInput(WaybillParams, req.params).waybillId, res),
  )
  return router
}

async function sendPdf({ db, labelBaseUrl }: Deps, waybillId: string, res: Response) {
  const pdf = renderReceiptPdf(await readReceipt(db, waybillId), `${labelBaseUrl.replace(/\/$/, '')}/receipt`)
  res.type('application/pdf').end(pdf)
}
