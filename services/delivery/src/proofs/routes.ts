import { DeliveryRequest } from '@exqress/contracts/delivery-api.ts'
import { Id } from '@exqress/contracts/values.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { deliverParcels } from './deliver-parcels.ts'
import { ownPhoto } from './own-photo.ts'
import { uploadPhoto } from './upload-photo.ts'

export function proofRoutes(deps: Deps): Router {
  const router = Router()

  router.put('/photos/:photoId', async (req, res) => {
    const { sub: courierId } = await deps.access.callerOf(req)
    const { photoId } = parseInput(z.strictObject({ photoId: Id }), req.params)
    res.status(201).json(await uploadPhoto(deps, { photoId, courierId, req, now: new Date() }))
  })
  router.post('/deliveries', async (req, res) => {
    const { sub: courierId } = await deps.access.callerOf(req)
    res.json(await deliverParcels(deps, { ...parseInput(DeliveryRequest, req.body), courierId, now: new Date() }))
  })
  router.get('/proofs/:waybillId/photo', async (req, res) => {
    const { sub: courierId, deviceId } = await deps.access.callerOf(req)
    const { waybillId } = parseInput(z.strictObject({ waybillId: Id }), req.params)
    const { type, bytes } = await ownPhoto(deps, { waybillId, courierId, deviceId, now: new Date() })
    res.type(type).send(Buffer.from(bytes))
  })

  return router
}
