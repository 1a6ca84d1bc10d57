import { CaseClosing, CaseParams, CaseQuery } from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { closeCase } from './close-case.ts'
import { listCases } from './list-cases.ts'

export function caseRoutes(deps: Deps): Router {
  const { db, deskOf } = deps
  const router = Router()
  router.get('/cases', async (req, res) => {
    await deskOf(req)
    res.json(await listCases(db, parseInput(CaseQuery, req.query)))
  })
  router.post('/cases/:caseId/close', async (req, res) => {
    const admin = await deskOf(req)
    const { caseId } = parseInput(CaseParams, req.params)
    await closeCase(deps, { ...parseInput(CaseClosing, req.body), caseId, admin })
    res.status(204).end()
  })
  return router
}
