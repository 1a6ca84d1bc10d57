import { ParcelQuery } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { listParcels } from './list-parcels.ts'
import { readParcel } from './read-parcel.ts'
import { WaybillParams } from './waybill-params.ts'

export function parcelRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/parcels', async (req, res) => {
    const customer = await customerOf(deps, req)
    res.json(await listParcels(deps, { ...customer, ...parseInput(ParcelQuery, req.query) }))
  })
  router.get('/parcels/:waybillId', async (req, res) => {
    const customer = await customerOf(deps, req)
    res.json(await readParcel(deps, { ...customer, ...parseInput(WaybillParams, req.params) }))
  })
  return router
}
