import { Router } from 'express'
import type { Readiness } from '../lifecycle/readiness.ts'
import type { Metrics } from '../metrics/create-metrics.ts'

/**
 * `/livez` (the process answers), `/readyz` (200, or 503; names the parts that are away) and, if `metrics` is given,
 * `/metrics`. With a port of its own for operations, the public app gets these without metrics.
 */
export function createProbes({ readiness, metrics }: { readiness: Readiness; metrics?: Metrics }): Router {
  const router = Router()
  router.get('/livez', (_req, res) => {
    res.json({ status: 'ok' })
  })
  router.get('/readyz', (_req, res) => {
    const { ready, waitingFor } = readiness.report()
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', waitingFor })
  })
  if (metrics) {
    router.get('/metrics', async (_req, res) => {
      const { contentType, text } = await metrics.render()
      res.setHeader('content-type', contentType)
      res.send(text)
    })
  }
  return router
}
