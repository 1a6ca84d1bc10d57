import { resolve } from 'node:path'
import express, { Router } from 'express'
import { notFound } from '../errors/app-error.ts'
import { PAGE_POLICY, securityHeaders } from './security-headers.ts'

/**
 * Serves a built PWA from the same origin as its API. Files with a hash in their name (`/assets/…`) are kept for good;
 * everything else is asked for again. A navigation to any other path gets `index.html`: the app itself knows its
 * screens, `/Q/<TOKEN>` among them.
 */
export function createPages({ directory }: { directory: string }): Router {
  const router = Router()
  const headers = securityHeaders(PAGE_POLICY)
  const index = resolve(directory, 'index.html')
  router.use((_req, res, next) => {
    res.setHeaders(headers)
    next()
  })
  router.use(
    express.static(resolve(directory), {
      index: false,
      etag: false,
      redirect: false,
      setHeaders(res, path) {
        res.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
  )
  router.use((req, res, next) => {
    const navigation = (req.method === 'GET' || req.method === 'HEAD') && req.accepts(['html', 'json']) === 'html'
    if (!navigation || /^\/(?:api|internal)\//i.test(req.path)) throw notFound()
    res.setHeader('cache-control', 'no-cache')
    res.sendFile(index, { etag: false, cacheControl: false }, (error) => {
      if (error) next(error)
    })
  })
  return router
}
