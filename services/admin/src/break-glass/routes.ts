import { GlassParams, GlassRequest, WaybillToOpen } from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { breakGlass } from './break-glass.ts'
import { listGlasses } from './list-glasses.ts'
import { openBehindGlass } from './open-behind-glass.ts'
import { openPhotoBehindGlass } from './open-photo.ts'

/** A glass is broken by the privacy officer alone; the owner sees that it was, and not the officer's words. */
export function breakGlassRoutes(deps: Deps): Router {
  const { deskOf } = deps
  const router = Router()
  router.get('/break-glass', async (req, res) => {
    const { role } = await deskOf(req, 'owner', 'officer')
    res.json(await listGlasses(deps, role))
  })
  router.post('/break-glass', async (req, res) => {
    const officer = await deskOf(req, 'officer')
    const request = parseInput(GlassRequest, req.body)
    await deps.limits.use([{ limit: { name: 'break-glass', most: 20, seconds: 86_400 }, value: officer.id }])
    res.status(201).json(await breakGlass(deps, officer.id, request))
  })
  // A reading with its record each time: so it is a POST, though it changes nothing of the parcel.
  router.post('/break-glass/:glassId/parcels', async (req, res) => {
    const officer = await deskOf(req, 'officer')
    const { glassId } = parseInput(GlassParams, req.params)
    const { waybillId } = parseInput(WaybillToOpen, req.body)
    res.json(await openBehindGlass(deps, { officer, glassId, waybillId }))
  })
  router.post('/break-glass/:glassId/photo', async (req, res) => {
    const officer = await deskOf(req, 'officer')
    const { glassId } = parseInput(GlassParams, req.params)
    const { waybillId } = parseInput(WaybillToOpen, req.body)
    const { type, bytes } = await openPhotoBehindGlass(deps, { officer, glassId, waybillId })
    res.setHeader('content-type', type)
    res.end(bytes)
  })
  return router
}
