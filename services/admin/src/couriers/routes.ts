import { Id } from '@exqress/contracts/values.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { decideCourier } from './decide-courier.ts'
import { listCouriers } from './list-couriers.ts'

const CourierParams = z.strictObject({ courierId: Id })
const WriteId = z.strictObject({ id: Id })

export function courierRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/couriers', async (req, res) => {
    const { id } = await deps.deskOf(req)
    res.json(await listCouriers(deps, id))
  })
  for (const [verb, status] of [
    ['approve', 'approved'],
    ['suspend', 'suspended'],
  ] as const) {
    router.post(`/couriers/:courierId/${verb}`, async (req, res) => {
      const admin = await deps.deskOf(req)
      const { courierId } = parseInput(CourierParams, req.params)
      const { id } = parseInput(WriteId, req.body)
      await decideCourier(deps, { id, adminId: admin.id, courierId, status })
      res.status(204).end()
    })
  }
  return router
}
