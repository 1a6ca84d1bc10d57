import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pageHeaders } from '@exqress/contracts/page-headers.ts'
import { Router } from 'express'

const PAGE = (title: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

// A file of its own, because the content security policy allows no inline script. The header is what every client of
// ours sends; without it a call that carries the session's cookie is refused.
const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  requestInterceptor: (request) => {
    request.headers['x-exqress'] = '1'
    return request
  },
})
`

/**
 * `/openapi.json` and, at `/docs`, a page from which every call can be tried (Swagger UI, from our own origin).
 * @param document from openApiDocument
 */
export function createDocs({ title, document }: { title: string; document: Record<string, unknown> }): Router {
  // Whole names: the bundle of the image takes along what it finds written out.
  const style = fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css'))
  const script = fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'))
  const headers = new Map(Object.entries(pageHeaders))
  const files: Record<string, { type: string; content: Buffer | string }> = {
    '/docs': { type: 'text/html; charset=utf-8', content: PAGE(title) },
    '/docs/start.js': { type: 'text/javascript; charset=utf-8', content: START },
    '/docs/swagger-ui.css': { type: 'text/css; charset=utf-8', content: readFileSync(style) },
    '/docs/swagger-ui-bundle.js': {
      type: 'text/javascript; charset=utf-8',
      content: readFileSync(script),
    },
    '/openapi.json': { type: 'application/json; charset=utf-8', content: JSON.stringify(document) },
  }
  const router = Router()
  for (const [path, { type, content }] of Object.entries(files)) {
    router.get(path, (_req, res) => {
      res.setHeaders(headers)
      res.setHeader('content-type', type)
      res.send(content)
    })
  }
  return router
}
