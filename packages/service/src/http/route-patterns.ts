import type { Express, Router } from 'express'

type Layer = { route?: object & { path: string | RegExp }; handle: unknown }
type Listed = { path: string | RegExp; methods: string[] | undefined; router: RouterLike | undefined }
// `listRoutes` is public in router 2.x; Express's types do not know it yet.
type RouterLike = { stack: Layer[]; listRoutes(): Listed[] }

/** One endpoint as Express knows it. */
export type ListedRoute = { method: string; path: string; route: object }

/**
 * All endpoints of an app or router, with whole paths. Routers are mounted at plain paths only: a parameter in a mount
 * path would put what people sent where a pattern is expected.
 */
export function listRoutes(root: Express | Router, prefix = ''): ListedRoute[] {
  const router = ('router' in root ? root.router : root) as unknown as RouterLike
  const found: ListedRoute[] = []
  const routes = router.stack.flatMap((layer) => (layer.route ? [layer.route] : []))
  let next = 0
  for (const { path, methods, router: mounted } of router.listRoutes()) {
    if (typeof path !== 'string') throw new Error(`Route paths are plain strings, under ${prefix || '/'}`)
    if (mounted) {
      if (!/^\/[a-z0-9/_-]*$/.test(path))
        throw new Error(`A router is mounted at a plain path, not at ${prefix}${path}`)
      found.push(...listRoutes(mounted as unknown as Router, path === '/' ? prefix : `${prefix}${path}`))
      continue
    }
    const route = routes[next++]
    if (!route) throw new Error('A route has one path')
    for (const method of methods ?? []) {
      found.push({ method: method.toLowerCase(), path: path === '/' && prefix ? prefix : `${prefix}${path}`, route })
    }
  }
  return found
}
