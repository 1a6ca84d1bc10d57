import { CustomerScan } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { scanLabel } from './scan-label.ts'

export function scanRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/scans', async (req, res) => {
    const customer = await customerOf(deps, req)
    res.json(await scanLabel(deps, { ...customer, ...parseInput(CustomerScan, req.body) }))
  })
  return router
}
