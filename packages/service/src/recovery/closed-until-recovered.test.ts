import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Router } from 'express'
import { createApp } from '../http/create-app.ts'
import { createProbes } from '../http/probes.ts'
import { listen } from '../lifecycle/create-server.ts'
import { createReadiness } from '../lifecycle/readiness.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { closedUntilRecovered } from './closed-until-recovered.ts'

test('until it is known whether the database was set back nothing but the probes answers', async () => {
  const readiness = createReadiness()
  const router = Router()
  let answered = 0
  router.get('/parcel', (_req, res) => {
    answered++
    res.json({})
  })
  const app = createApp({
    log: silentLog,
    metrics: createMetrics({ service: 'test' }),
    routers: [
      { prefix: '/', router: createProbes({ readiness }) },
      { prefix: '/', router: closedUntilRecovered(readiness) },
      { prefix: '/api', router },
    ],
  })
  const { server, port } = await listen(app, { port: 0 })
  after(() => server.close())
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status

  readiness.set('recovery', false)
  assert.deepEqual([await ask('/api/parcel'), await ask('/livez'), await ask('/readyz')], [503, 200, 503])
  assert.equal(answered, 0)
  readiness.set('recovery', true)
  assert.deepEqual([await ask('/api/parcel'), await ask('/readyz')], [200, 200])
})
