import { adminApiRoutes } from '@exqress/contracts/admin-api.ts'
import { createApp } from '@exqress/service/http/create-app.ts'
import { createPages } from '@exqress/service/http/pages.ts'
import { createProbes } from '@exqress/service/http/probes.ts'
import type { Readiness } from '@exqress/service/lifecycle/readiness.ts'
import { createDocs } from '@exqress/service/openapi/create-docs.ts'
import { openApiDocument } from '@exqress/service/openapi/openapi-document.ts'
import { closedUntilRecovered } from '@exqress/service/recovery/closed-until-recovered.ts'
import { type Express, Router } from 'express'
import { assignmentRoutes } from './assignments/routes.ts'
import { breakGlassRoutes } from './break-glass/routes.ts'
import { internalBundleRoutes } from './bundles/internal-routes.ts'
import { internalCarrierRoutes } from './carriers/internal-routes.ts'
import { carrierRoutes } from './carriers/routes.ts'
import { caseRoutes } from './cases/routes.ts'
import { internalClaimRoutes } from './claims/internal-routes.ts'
import { clusterRoutes } from './cluster/routes.ts'
import { courierRoutes } from './couriers/routes.ts'
import type { Deps } from './deps.ts'
import { deskRoutes } from './desk/routes.ts'
import { destructionRoutes, internalDestructionRoutes } from './destruction/routes.ts'
import { importRoutes } from './imports/routes.ts'
import { keyRoutes } from './keys/routes.ts'
import { internalLabelRoutes } from './labels/internal-routes.ts'
import { labelRoutes } from './labels/routes.ts'
import { internalLedgerRoutes } from './ledger/internal-routes.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import { internalRecoveryRoutes } from './recovery/internal-routes.ts'
import { searchRoutes } from './search/routes.ts'
import { suspicionRoutes } from './suspicions/routes.ts'
import { internalWaybillRoutes } from './waybills/internal-routes.ts'
import { waybillRoutes } from './waybills/routes.ts'

const title = 'Exqress, desk'

type AppSettings = {
  readiness: Readiness
  /** Folder of the built console. */
  consoleRoot?: string | undefined
  /** How many proxies in front are ours. */
  trustProxy?: number
  /** Metrics too; false when a port of their own has them. */
  probes?: boolean
}

/** The whole HTTP side: the desk's API under /api, the peers' under /internal, the API page, and the console if it is built. */
export function createAdminApp(
  deps: Deps,
  { readiness, consoleRoot, trustProxy = 0, probes = true }: AppSettings,
): Express {
  const { log, metrics, cookie } = deps
  const document = openApiDocument({ title, version: '1', routes: adminApiRoutes, cookieName: cookie.name })
  return createApp({
    log,
    metrics,
    trustProxy,
    routers: [
      { prefix: '/', router: createProbes(probes ? { readiness, metrics } : { readiness }) },
      { prefix: '/', router: closedUntilRecovered(readiness) },
      { prefix: '/', router: createDocs({ title, document }) },
      { prefix: '/api', router: apiRoutes(deps) },
      { prefix: '/internal', router: internalRoutes(deps) },
      ...(consoleRoot ? [{ prefix: '/', router: createPages({ directory: consoleRoot }) }] : []),
    ],
  })
}

function apiRoutes(deps: Deps): Router {
  const router = Router()
  for (const routes of [
    deskRoutes,
    carrierRoutes,
    waybillRoutes,
    importRoutes,
    labelRoutes,
    assignmentRoutes,
    courierRoutes,
    caseRoutes,
    destructionRoutes,
    keyRoutes,
    ledgerRoutes,
    suspicionRoutes,
    searchRoutes,
    breakGlassRoutes,
    clusterRoutes,
  ]) {
    router.use(routes(deps))
  }
  return router
}

/** Each route says which services it lets in; without a service token none does. */
function internalRoutes(deps: Deps): Router {
  const router = Router()
  for (const routes of [
    internalCarrierRoutes,
    internalBundleRoutes,
    internalClaimRoutes,
    internalWaybillRoutes,
    internalLabelRoutes,
    internalLedgerRoutes,
    internalDestructionRoutes,
    internalRecoveryRoutes,
  ]) {
    router.use(routes(deps))
  }
  return router
}
