import { SearchRequest } from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { searchParcels } from './search-parcels.ts'

/** Somebody who answers the telephone looks up no more than this. */
const SEARCHES = { name: 'desk search', most: 60, seconds: 600 }

export function searchRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/search', async (req, res) => {
    const admin = await deps.deskOf(req)
    const asked = parseInput(SearchRequest, req.body)
    await deps.limits.use([{ limit: SEARCHES, value: admin.id }])
    res.json(await searchParcels(deps, { admin, asked }))
  })
  return router
}
