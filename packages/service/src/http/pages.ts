import { resolve } from 'node:path'
import { cacheControl, pageHeaders } from '@exqress/contracts/page-headers.ts'
import express, { Router } from 'express'
import { notFound } from '../errors/app-error.ts'

/**
 * Serves a built PWA from the same origin as its API. Files with a hash in their name (`/assets/…`) are kept for good;
 * everything else is asked for again. A navigation to any other path gets `index.html`: the app itself knows its
 * screens, `/Q/<TOKEN>` among them.
 */
export function createPages({ directory }: { directory: string }): Router {
  const router = Router()
  const headers = new Map(Object.entries(pageHeaders))
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
        res.setHeader('cache-control', path.includes('/assets/') ? cacheControl.hashed : cacheControl.asked)
      },
    }),
  )
  router.use((req, res, next) => {
    const navigation = (req.method === 'GET' || req.method === 'HEAD') && req.accepts(['html', 'json']) === 'html'
    if (!navigation || /^\/(?:api|internal)\//i.test(req.path)) throw notFound()
    res.setHeader('cache-control', cacheControl.asked)
    res.sendFile(index, { etag: false, cacheControl: false }, (error) => {
      if (error) next(error)
    })
  })
  return router
}
