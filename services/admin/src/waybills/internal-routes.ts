import { RegisterRequest } from '@exqress/contracts/internal.ts'
import { NewParcel } from '@exqress/contracts/slips.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { Router } from 'express'
import { sealToCaller } from '../bundles/seal-to-caller.ts'
import type { Deps } from '../deps.ts'
import { registerParcel } from './register-parcel.ts'

export function internalWaybillRoutes(deps: Deps): Router {
  const { keys, serviceTokens } = deps
  const router = Router()
  router.post('/waybills', serviceTokens.requireService('user'), async (req, res) => {
    const { requestId, customerId, box } = parseInput(RegisterRequest, req.body)
    const purpose = { route: 'waybills', caller: serviceTokens.serviceOf(req) }
    const parcel = await openBox(keys.service.box, purpose, box, NewParcel)
    const registered = await registerParcel(deps, { requestId, customerId, parcel })
    res.status(201).json(await sealToCaller(deps, purpose, registered))
  })
  return router
}
