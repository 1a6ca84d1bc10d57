import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { readCluster } from './read-cluster.ts'

export function clusterRoutes(deps: Deps): Router {
  const { deskOf } = deps
  const router = Router()
  router.get('/cluster', async (req, res) => {
    await deskOf(req, 'owner', 'operator')
    res.json(await readCluster(deps))
  })
  return router
}
