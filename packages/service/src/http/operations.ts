import type { RequestListener } from 'node:http'
import type { Readiness } from '../lifecycle/readiness.ts'
import type { Log } from '../log/create-log.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import { createApp } from './create-app.ts'
import { createProbes } from './probes.ts'

/** What a service listens with on its port for operations, where it has one: probes and metrics, which no ingress routes. */
export function operations(
  port: number | undefined,
  { log, metrics, readiness }: { log: Log; metrics: Metrics; readiness: Readiness },
): { ops?: { app: RequestListener; port: number } } {
  if (port === undefined) return {}
  const routers = [{ prefix: '/', router: createProbes({ readiness, metrics }) }]
  return { ops: { app: createApp({ log, metrics, routers }), port } }
}
