import { DoorMemo, WishChange } from '@exqress/contracts/user-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { customerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { WaybillParams } from '../parcels/waybill-params.ts'
import { setDoorMemo } from './set-door-memo.ts'
import { setWish } from './set-wish.ts'

export function wishRoutes(deps: Deps): Router {
  const router = Router()
  router.put('/parcels/:waybillId/door-memo', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    await setDoorMemo(deps, { ...parseInput(DoorMemo, req.body), customerId, waybillId })
    res.status(204).end()
  })
  router.put('/parcels/:waybillId/wish', async (req, res) => {
    const { customerId } = await customerOf(deps, req)
    const { waybillId } = parseInput(WaybillParams, req.params)
    await setWish(deps, { ...parseInput(WishChange, req.body), customerId, waybillId })
    res.status(204).end()
  })
  return router
}
