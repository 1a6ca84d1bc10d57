import type { ApiRoute } from '@exqress/contracts/api-route.ts'
import type { Express, Router } from 'express'
import { listRoutes } from '../http/route-patterns.ts'

/**
 * For a test of each service: the endpoints of its app that the route table does not tell, and the other way round.
 * Both lists are empty when they agree. Only `/api` and `/internal` are compared.
 */
export function compareRoutes(
  app: Express | Router,
  table: readonly ApiRoute[],
): { untold: string[]; missing: string[] } {
  const served = new Set(
    listRoutes(app)
      .filter(({ method, path }) => method !== 'head' && /^\/(?:api|internal)\//.test(path))
      .map(({ method, path }) => `${method} ${path}`),
  )
  const told = new Set(table.map(({ method, path }) => `${method} ${path}`))
  return {
    untold: [...served].filter((route) => !told.has(route)).sort(),
    missing: [...told].filter((route) => !served.has(route)).sort(),
  }
}
