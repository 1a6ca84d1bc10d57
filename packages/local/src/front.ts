import { createReadStream, type Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { cacheControl, pageHeaders, strictTransport } from '@exqress/contracts/page-headers.ts'
import { type ApiProxy, createApiProxy } from './api-proxy.ts'
import { fileTypes } from './file-types.ts'

export type FrontOptions = {
  /** Folder with the built app; its `index.html` answers every page of the app. */
  root: string
  /** Where `/api` goes: `http://127.0.0.1:4001`. */
  apiTarget: string
  /** 0: a free one. */
  port: number
  /** `127.0.0.1` unless given. */
  host?: string | undefined
  /** PEM key and certificate chain: HTTPS, and then HSTS too. */
  tls?: { key: string; cert: string } | undefined
  /** Added to each answer of the app itself, or put in the place of one of its headers. */
  headers?: Record<string, string> | undefined
  /** Beside the app's own, by path: answered as they are. Under `/dev`, which the apps' service workers leave alone. */
  pages?: Record<string, FrontPage> | undefined
  /** While it answers false, calls of the API end as they do where there is no network. */
  hasSignal?: (() => boolean) | undefined
}

export type FrontPage = { type: string; body: string; headers?: Record<string, string> }

export type Front = { readonly port: number; stop(): Promise<void> }

const worthZipping = new Set(['.css', '.html', '.js', '.json', '.svg', '.wasm', '.webmanifest'])

/**
 * Serves a built PWA and, on the same origin, its API under `/api`: on this machine what the ingress and nginx are in a
 * cluster, with the same headers. Nothing is logged: paths under `/Q/` hold tokens.
 * @throws Error of node:net when the port is taken (`EADDRINUSE`).
 */
export async function serveFront(options: FrontOptions): Promise<Front> {
  const root = resolve(options.root)
  const proxy = createApiProxy(options.apiTarget, options.tls ? 'https' : 'http')
  const headers = { ...pageHeaders, ...(options.tls ? strictTransport : {}), ...options.headers }
  const { pages = {}, hasSignal = () => true } = options
  const listener: RequestListener = (req, res) => answer({ root, proxy, headers, pages, hasSignal }, req, res)
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener)
  server.requestTimeout = 60_000 // a photo over a slow uplink
  await new Promise<void>((ready, fail) => {
    server.once('error', fail)
    server.listen(options.port, options.host ?? '127.0.0.1', ready)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
        proxy.close()
      }),
  }
}

type App = {
  root: string
  proxy: ApiProxy
  headers: Record<string, string>
  pages: Record<string, FrontPage>
  hasSignal: () => boolean
}

async function answer(app: App, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = pathOf(req.url ?? '/')
  if (path === undefined) return plain(app, res, 400, 'Bad request')
  if (path === '/api' || path.startsWith('/api/')) {
    if (!app.hasSignal()) return void req.socket.destroy()
    return app.proxy.forward(req, res)
  }
  if (req.method !== 'GET' && req.method !== 'HEAD') return plain(app, res, 405, 'Method not allowed')
  const page = app.pages[path]
  if (page) {
    const headers = { ...app.headers, 'cache-control': 'no-store', 'content-type': page.type, ...page.headers }
    return void res.writeHead(200, headers).end(page.body)
  }

  const wanted = join(app.root, path)
  if (wanted !== app.root && !wanted.startsWith(app.root + sep)) return plain(app, res, 400, 'Bad request')
  const found = await fileAt(wanted)
  if (found) return send(app, req, res, wanted, found)
  // A page of the app has no extension; a missing file must not answer with HTML, or a stale chunk would be cached as one.
  const index = join(app.root, 'index.html')
  const shell = extname(path) === '' && !path.startsWith('/assets/') ? await fileAt(index) : undefined
  if (!shell) return plain(app, res, 404, 'Not found')
  send(app, req, res, index, shell, isLabel.test(path))
}

const isLabel = /^\/q(\/|$)/i

function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://front').pathname)
    return path.includes('\0') ? undefined : path
  } catch {
    return undefined
  }
}

async function fileAt(path: string): Promise<Stats | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? found : undefined
}

function send(
  app: App,
  req: IncomingMessage,
  res: ServerResponse,
  file: string,
  { size, mtimeMs }: Stats,
  unkept = false,
): void {
  if (res.destroyed) return // gone while we looked for the file: nothing can be piped to it
  const extension = extname(file)
  const immutable = file.startsWith(join(app.root, 'assets') + sep)
  const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`
  const headers: Record<string, string> = {
    ...app.headers,
    'content-type': fileTypes[extension] ?? 'application/octet-stream',
    'cache-control': unkept ? cacheControl.label : immutable ? cacheControl.hashed : cacheControl.asked,
    etag,
    vary: 'accept-encoding',
  }
  if (req.headers['if-none-match']?.includes(etag)) {
    res.writeHead(304, headers).end()
    return
  }
  const zip = worthZipping.has(extension) && /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''))
  res.writeHead(200, { ...headers, ...(zip ? { 'content-encoding': 'gzip' } : { 'content-length': String(size) }) })
  if (req.method === 'HEAD') {
    res.end()
    return
  }
  // A phone that goes away in the middle is no error of ours.
  if (zip) void sendZipped(file, res)
  else pipeline(createReadStream(file), res, () => {})
}

const zipped = promisify(gzip)

/** As a whole: nothing that zips is torn down by whoever goes away. */
async function sendZipped(file: string, res: ServerResponse): Promise<void> {
  try {
    res.end(await zipped(await readFile(file), { level: 6 }))
  } catch {
    res.destroy() // the file went away
  }
}

function plain(app: App, res: ServerResponse, status: number, text: string): void {
  const headers = { ...app.headers, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  res.writeHead(status, headers).end(`${text}\n`)
}
