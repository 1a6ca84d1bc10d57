import { Router } from 'express'
import { unavailable } from '../errors/app-error.ts'
import type { Readiness } from '../lifecycle/readiness.ts'

/** Stands before everything but the probes: 503 until it is known that the database was not set back, or what was destroyed is closed. */
export function closedUntilRecovered(readiness: Readiness): Router {
  const router = Router()
  router.use((_req, _res, next) => {
    if (readiness.waitsFor('recovery')) throw unavailable()
    next()
  })
  return router
}
