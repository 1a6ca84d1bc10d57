import { AssignmentRequest, UnassignmentRequest } from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { assignParcels } from './assign-parcels.ts'
import { unassignParcels } from './unassign-parcels.ts'

export function assignmentRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/assignments', async (req, res) => {
    const { id } = await deps.deskOf(req)
    res.json(await assignParcels(deps, id, parseInput(AssignmentRequest, req.body)))
  })
  router.post('/unassignments', async (req, res) => {
    const { id } = await deps.deskOf(req)
    res.json(await unassignParcels(deps, id, parseInput(UnassignmentRequest, req.body)))
  })
  return router
}
