import { developmentRoutes, userApiRoutes } from '@exqress/contracts/user-api.ts'
import { createApp } from '@exqress/service/http/create-app.ts'
import { createProbes } from '@exqress/service/http/probes.ts'
import type { Readiness } from '@exqress/service/lifecycle/readiness.ts'
import { createDocs } from '@exqress/service/openapi/create-docs.ts'
import { openApiDocument } from '@exqress/service/openapi/openapi-document.ts'
import { closedUntilRecovered } from '@exqress/service/recovery/closed-until-recovered.ts'
import type { Express } from 'express'
import { accountRoutes } from './accounts/routes.ts'
import { claimRoutes } from './claims/routes.ts'
import type { Deps } from './deps.ts'
import { destructionRoutes } from './destruction/routes.ts'
import { foundRoutes } from './found/routes.ts'
import type { DevelopmentSender } from './messages/development-sender.ts'
import { messageRoutes } from './messages/routes.ts'
import { myDataRoutes } from './my-data/routes.ts'
import { openingRoutes } from './openings/routes.ts'
import { parcelRoutes } from './parcels/routes.ts'
import { proofRoutes } from './proofs/routes.ts'
import { receiptRoutes } from './receipts/routes.ts'
import { returnRoutes } from './returns/routes.ts'
import { scanRoutes } from './scans/routes.ts'
import { sendingRoutes } from './sending/routes.ts'
import { wishRoutes } from './wishes/routes.ts'

/**
 * The HTTP side of the service.
 * @param probes false where they have a port of their own
 * @param developmentSender shown at `/dev/messages`; absent in production
 */
export function createUserApp(
  deps: Deps,
  {
    readiness,
    trustProxy = 0,
    probes = true,
    developmentSender,
  }: {
    readiness: Readiness
    trustProxy?: number
    probes?: boolean
    developmentSender?: DevelopmentSender | undefined
  },
): Express {
  const title = 'Exqress, customers'
  const routes = developmentSender ? [...userApiRoutes, ...developmentRoutes] : userApiRoutes
  const document = openApiDocument({ title, version: '1', routes, cookieName: deps.cookie.name })
  return createApp({
    log: deps.log,
    metrics: deps.metrics,
    trustProxy,
    routers: [
      ...(probes ? [{ prefix: '/', router: createProbes({ readiness, metrics: deps.metrics }) }] : []),
      { prefix: '/', router: closedUntilRecovered(readiness) },
      { prefix: '/api', router: scanRoutes(deps) },
      { prefix: '/api', router: parcelRoutes(deps) },
      { prefix: '/api', router: claimRoutes(deps) },
      { prefix: '/api', router: wishRoutes(deps) },
      { prefix: '/api', router: receiptRoutes(deps) },
      { prefix: '/api', router: returnRoutes(deps) },
      { prefix: '/api', router: destructionRoutes(deps) },
      { prefix: '/api', router: proofRoutes(deps) },
      { prefix: '/api', router: openingRoutes(deps) },
      { prefix: '/api', router: sendingRoutes(deps) },
      { prefix: '/api', router: foundRoutes(deps) },
      { prefix: '/api', router: accountRoutes(deps) },
      { prefix: '/api', router: myDataRoutes(deps) },
      ...(developmentSender ? [{ prefix: '/', router: messageRoutes(developmentSender) }] : []),
      { prefix: '/', router: createDocs({ title, document }) },
    ],
  })
}
