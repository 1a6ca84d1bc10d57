import { NotExpected, OpeningsQuery } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { notExpected } from './not-expected.ts'
import { readOpenings } from './read-openings.ts'

export function openingRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/parcels/:waybillId/openings', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    const { known = '' } = parseInput(OpeningsQuery, req.query)
    res.json(await readOpenings(deps, { customerId, waybillId, known: headsOf(known) }))
  })
  router.post('/parcels/:waybillId/not-expected', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    await notExpected(deps, { ...parseInput(NotExpected, req.body), customerId, waybillId })
    res.status(204).end()
  })
  return router
}

/** `2026-11:120,2026-10:7`, as the schema has checked it. */
function headsOf(known: string): { logId: string; size: number }[] {
  return [...known.matchAll(/([^,:]+):(\d+)/g)].map(([, logId = '', size]) => ({ logId, size: Number(size) }))
}
