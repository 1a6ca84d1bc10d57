import {
  Acknowledgement,
  CanaryParams,
  CanaryRequest,
  CanaryRetirement,
  SuspicionParams,
} from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { acknowledgeSuspicion } from './acknowledge-suspicion.ts'
import { listSuspicions } from './list-suspicions.ts'
import { listCanaries, makeCanaries } from './make-canaries.ts'
import { retireCanary } from './retire-canary.ts'

export function suspicionRoutes(deps: Deps): Router {
  const { db, deskOf } = deps
  const router = Router()
  router.get('/suspicions', async (req, res) => {
    res.json(await listSuspicions(db, await deskOf(req)))
  })
  router.post('/suspicions/:suspicionId/acknowledge', async (req, res) => {
    const admin = await deskOf(req, 'owner', 'officer')
    const { suspicionId } = parseInput(SuspicionParams, req.params)
    const { id, renew } = parseInput(Acknowledgement, req.body)
    await acknowledgeSuspicion(deps, { id, adminId: admin.id, suspicionId, renew })
    res.status(204).end()
  })
  router.get('/canaries', async (req, res) => {
    await deskOf(req, 'owner', 'officer')
    res.json(await listCanaries(db))
  })
  router.post('/canaries', async (req, res) => {
    const admin = await deskOf(req, 'owner', 'officer')
    res.status(201).json(await makeCanaries(deps, admin.id, parseInput(CanaryRequest, req.body)))
  })
  router.post('/canaries/:waybillId/retire', async (req, res) => {
    const admin = await deskOf(req, 'owner', 'officer')
    const { waybillId } = parseInput(CanaryParams, req.params)
    const { id } = parseInput(CanaryRetirement, req.body)
    await retireCanary(deps, { id, adminId: admin.id, waybillId })
    res.status(204).end()
  })
  return router
}
