import { CallRequest, CorrectionRequest, DepartureRequest, FailureRequest } from '@exqress/contracts/delivery-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { callRecipient } from './call-recipient.ts'
import { correctDelivery } from './correct-delivery.ts'
import { depart } from './depart.ts'
import { failParcels } from './fail-parcels.ts'
import { listParcels } from './list-parcels.ts'

export function parcelRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/parcels', async (req, res) => {
    const { sub: courierId, deviceId } = await deps.access.callerOf(req)
    res.json(await listParcels(deps, { courierId, deviceId, now: new Date() }))
  })
  router.post('/departures', async (req, res) => {
    const { sub: courierId } = await deps.access.callerOf(req)
    res.json(await depart(deps, { ...parseInput(DepartureRequest, req.body), courierId, now: new Date() }))
  })
  router.post('/failures', async (req, res) => {
    const { sub: courierId } = await deps.access.callerOf(req)
    res.json(await failParcels(deps, { ...parseInput(FailureRequest, req.body), courierId, now: new Date() }))
  })
  router.post('/corrections', async (req, res) => {
    const { sub: courierId } = await deps.access.callerOf(req)
    res.json(await correctDelivery(deps, { ...parseInput(CorrectionRequest, req.body), courierId, now: new Date() }))
  })
  router.post('/calls', async (req, res) => {
    const { sub: courierId, deviceId } = await deps.access.callerOf(req)
    res.json(await callRecipient(deps, { ...parseInput(CallRequest, req.body), courierId, deviceId, now: new Date() }))
  })

  return router
}
