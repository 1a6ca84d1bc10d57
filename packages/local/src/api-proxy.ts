import { randomUUID } from 'node:crypto'
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'

export type ApiProxy = {
  /** Sends the request on as a stream in both directions, so an upload is never held in memory. */
  forward(req: IncomingMessage, res: ServerResponse): void
  close(): void
}

// RFC 9110, 7.6.1: these speak of one connection and end here.
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * A proxy to one API server. Host, cookies and Origin pass as they are, since the API shares the origin of the app; an
 * `x-forwarded-…` header of the client is replaced, since nothing in front of us could have set it.
 * When the API is away the answer is 502 in the shape of all our errors, with code `api_unavailable`.
 * @param target `http://host:port`
 */
export function createApiProxy(target: string, protocol: 'http' | 'https'): ApiProxy {
  const { hostname, port } = new URL(target)
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 60_000 })
  const forward = (req: IncomingMessage, res: ServerResponse, again = true) => {
    const hasBody = req.method !== 'GET' && req.method !== 'HEAD'
    const headers: IncomingHttpHeaders = {
      ...endToEnd(req.headers),
      'x-forwarded-proto': protocol,
      'x-forwarded-for': req.socket.remoteAddress, // what the services' limits count by
    }
    if (!hasBody) delete headers['content-length'] // a body of a GET is not passed on, so it must not be announced
    const upstream = request({ hostname, port, agent, method: req.method, path: req.url, headers })
    upstream.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
      pipeline(answer, res, () => {})
    })
    upstream.on('error', () => {
      if (res.headersSent || res.destroyed) return void res.destroy()
      // The server may close a kept connection in the moment in which we use it; asking twice for a reading is harmless.
      if (again && upstream.reusedSocket && !hasBody) return forward(req, res, false)
      unavailable(res)
    })
    res.on('close', () => res.writableFinished || upstream.destroy())
    if (hasBody) pipeline(req, upstream, () => {})
    else upstream.end()
  }
  return { forward, close: () => agent.destroy() }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/)
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        !hopByHop.has(name) && !named.includes(name) && !name.startsWith('x-forwarded-') && name !== 'forwarded',
    ),
  )
}

function unavailable(res: ServerResponse): void {
  const error = {
    code: 'api_unavailable',
    message: 'The service is not reachable at the moment. Please try again shortly.',
    requestId: randomUUID(),
  }
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '5' }
  res.writeHead(502, headers).end(JSON.stringify({ error }))
}
