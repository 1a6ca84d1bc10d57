import { deliveryApiRoutes } from '@exqress/contracts/delivery-api.ts'
import { createApp } from '@exqress/service/http/create-app.ts'
import { createProbes } from '@exqress/service/http/probes.ts'
import type { Readiness } from '@exqress/service/lifecycle/readiness.ts'
import { createDocs } from '@exqress/service/openapi/create-docs.ts'
import { openApiDocument } from '@exqress/service/openapi/openapi-document.ts'
import { closedUntilRecovered } from '@exqress/service/recovery/closed-until-recovered.ts'
import type { Express } from 'express'
import { courierInternalRoutes } from './couriers/internal-routes.ts'
import { courierRoutes } from './couriers/routes.ts'
import type { Deps } from './deps.ts'
import { doorInternalRoutes } from './doors/internal-routes.ts'
import { labelRoutes } from './labels/routes.ts'
import { parcelRoutes } from './parcels/routes.ts'
import { proofInternalRoutes } from './proofs/internal-routes.ts'
import { proofRoutes } from './proofs/routes.ts'
import { scanRoutes } from './scans/routes.ts'

/** The HTTP side of the service; `probes` false where they have a port of their own. */
export function createDeliveryApp(
  deps: Deps,
  { readiness, trustProxy = 0, probes = true }: { readiness: Readiness; trustProxy?: number; probes?: boolean },
): Express {
  const title = 'Exqress, couriers'
  const document = openApiDocument({ title, version: '1', routes: deliveryApiRoutes, cookieName: deps.cookie.name })
  return createApp({
    log: deps.log,
    metrics: deps.metrics,
    trustProxy,
    routers: [
      ...(probes ? [{ prefix: '/', router: createProbes({ readiness, metrics: deps.metrics }) }] : []),
      { prefix: '/', router: closedUntilRecovered(readiness) },
      { prefix: '/api', router: scanRoutes(deps) },
      { prefix: '/api', router: parcelRoutes(deps) },
      { prefix: '/api', router: proofRoutes(deps) },
      { prefix: '/api', router: labelRoutes(deps) },
      { prefix: '/api', router: courierRoutes(deps) },
      { prefix: '/internal', router: proofInternalRoutes(deps) },
      { prefix: '/internal', router: doorInternalRoutes(deps) },
      { prefix: '/internal', router: courierInternalRoutes(deps) },
      { prefix: '/', router: createDocs({ title, document }) },
    ],
  })
}
