import { Carrier } from '@exqress/contracts/admin-api.ts'
import { CarrierCode } from '@exqress/contracts/values.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { putCarrier } from './put-carrier.ts'
import { readCarriers } from './read-carriers.ts'

const CarrierParams = z.strictObject({ code: CarrierCode })

export function carrierRoutes({ db, deskOf }: Deps): Router {
  const router = Router()
  router.get('/carriers', async (req, res) => {
    await deskOf(req)
    res.json(await readCarriers(db))
  })
  router.put('/carriers/:code', async (req, res) => {
    await deskOf(req, 'owner', 'operator')
    const { code } = parseInput(CarrierParams, req.params)
    const carrier = parseInput(Carrier, req.body)
    if (carrier.code !== code) throw badInput([{ path: 'code', code: 'not_the_path' }])
    res.json(await putCarrier(db, carrier))
  })
  return router
}
