import { randomUUID } from 'node:crypto'
import express, { type Express, type RequestHandler, type Router } from 'express'
import { notFound } from '../errors/app-error.ts'
import type { Log } from '../log/create-log.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import { answerError } from './answer-error.ts'
import { refuseCrossSite } from './cross-site.ts'
import { readJsonBody } from './json-body.ts'
import { listRoutes } from './route-patterns.ts'
import { apiHeaders } from './security-headers.ts'
import { watchRequest } from './watch-request.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * An Express 5 app with everything that all services do to a request, in one middleware: request id, security headers,
 * log and metrics, cross-site check, JSON body. At the end a 404 and the error handler.
 *
 * @param routers tried in order; `prefix` is a plain path (`/api`, `/internal`, `/`). The paths of endpoints are known
 *   when the app is made, so add routes to routers first.
 * @param trustProxy Express's setting: how many proxies in front are ours. Decides what `req.ip` means.
 */
export function createApp({
  log,
  metrics,
  routers,
  trustProxy = false,
}: {
  log: Log
  metrics: Metrics
  routers: readonly { prefix: string; router: Router }[]
  trustProxy?: boolean | number | string
}): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('trust proxy', trustProxy)
  const patterns = new WeakMap<object, string>()
  app.use(receive(log, metrics, patterns))
  for (const { prefix, router } of routers) app.use(prefix, router)
  for (const { route, path } of listRoutes(app)) patterns.set(route, path)
  app.use(() => {
    throw notFound()
  })
  app.use(answerError(log))
  return app
}

function receive(log: Log, metrics: Metrics, patterns: WeakMap<object, string>): RequestHandler {
  const headers = apiHeaders()
  headers.set('cache-control', 'no-store')
  return (req, res, next) => {
    const given = req.headers['x-request-id']
    // Only peers' ids are taken over, so that one request can be followed through the services.
    const requestId =
      typeof given === 'string' && UUID.test(given) && req.url.startsWith('/internal/') ? given : randomUUID()
    res.setHeaders(headers)
    res.setHeader('x-request-id', requestId)
    watchRequest({ log, metrics, patterns }, req, res, requestId)
    refuseCrossSite(req)
    readJsonBody(req, next)
  }
}

/** The id of the request that this is the answer to; for calls to peers. */
export function requestIdOf(res: { getHeader(name: string): unknown }): string {
  return String(res.getHeader('x-request-id'))
}
