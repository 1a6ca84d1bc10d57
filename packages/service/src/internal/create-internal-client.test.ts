import assert from 'node:assert/strict'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { Router } from 'express'
import { z } from 'zod'
import { createServiceTokens } from '../auth/service-token.ts'
import { createSigningKey } from '../auth/signing-key.ts'
import { AppError, gone } from '../errors/app-error.ts'
import { parseInput } from '../errors/parse-input.ts'
import { createApp } from '../http/create-app.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { createInternalClient } from './create-internal-client.ts'
import { UpstreamRefusal } from './upstream-refusal.ts'

const keys = { admin: createSigningKey(), user: createSigningKey(), delivery: createSigningKey() }
const peers = new Map(Object.entries(keys).map(([name, key]) => [name, [key]]))
const tokensOf = (name: keyof typeof keys) => createServiceTokens({ name, key: keys[name], peers })

const servers: Server[] = []
async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
after(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const Ids = z.strictObject({ ids: z.array(z.string()).max(3) })
const Answer = z.strictObject({ caller: z.string(), count: z.int() })

const admin = tokensOf('admin')
const router = Router()
router.use(admin.requireService('user'))
router.post('/bundles', (req, res) => {
  const { ids } = parseInput(Ids, req.body)
  if (ids.includes('destroyed')) throw gone('destroyed')
  res.json({ caller: admin.serviceOf(req), count: ids.length })
})
router.get('/odd', (_req, res) => {
  res.json({ other: 1 })
})
router.get('/photo', (_req, res) => {
  res.type('application/octet-stream').send(Buffer.alloc(2000, 1))
})
const adminUrl = await serve(
  createApp({
    log: silentLog,
    metrics: createMetrics({ service: 'admin' }),
    routers: [{ prefix: '/internal', router }],
  }),
)

const clientOf = (name: 'user' | 'delivery', baseUrl = adminUrl, timeoutMs = 500) =>
  createInternalClient({ peer: 'admin', baseUrl, tokens: tokensOf(name), timeoutMs })
const bundles = (ids: string[]) =>
  ({ method: 'POST', path: '/internal/bundles', input: Ids, body: { ids }, output: Answer, repeatable: true }) as const
const away = (error: unknown) =>
  error instanceof AppError &&
  error.status === 503 &&
  error.code === 'upstream_unavailable' &&
  error.retryAfter !== undefined

test('a call is typed both ways and carries the name of its caller', async () => {
  assert.deepEqual(await clientOf('user').call(bundles(['a', 'b'])), { caller: 'user', count: 2 })
  await assert.rejects(
    clientOf('user').call(bundles(['a', 'b', 'c', 'd'])),
    z.ZodError,
    'our own bug is found before it is sent',
  )
  await assert.rejects(clientOf('user').call({ method: 'GET', path: '/internal/odd', output: Answer }), z.ZodError)
})

test('the refusal of a peer keeps its status and code', async () => {
  const refusal = (status: number, code: string) => (error: unknown) =>
    error instanceof UpstreamRefusal && error.status === status && error.code === code
  await assert.rejects(clientOf('user').call(bundles(['destroyed'])), refusal(410, 'destroyed'))
  await assert.rejects(clientOf('delivery').call(bundles(['a'])), refusal(403, 'forbidden'))
  const stranger = createInternalClient({
    peer: 'admin',
    baseUrl: adminUrl,
    tokens: createServiceTokens({ name: 'user', key: createSigningKey(), peers }),
  })
  await assert.rejects(stranger.call(bundles(['a'])), refusal(401, 'unauthenticated'))
  assert.equal((await fetch(`${adminUrl}/internal/photo`)).status, 401)
})

test('bytes come up to their limit', async () => {
  assert.equal((await clientOf('user').bytes({ path: '/internal/photo', maxBytes: 2000 })).length, 2000)
  await assert.rejects(clientOf('user').bytes({ path: '/internal/photo', maxBytes: 1999 }), away)
})

test('a peer that is away, slow or failing is upstream_unavailable; what may be repeated is tried once more, with a new token', async () => {
  await assert.rejects(clientOf('user', 'http://127.0.0.1:1').call(bundles(['a'])), away)
  let calls = 0
  const seen = new Set<string | undefined>()
  const shaky = await serve((req, res) => {
    calls++
    seen.add(req.headers.authorization)
    if (calls === 1) res.writeHead(503).end()
    else res.setHeader('content-type', 'application/json').end('{"caller":"user","count":1}')
  })
  assert.deepEqual(await clientOf('user', shaky).call(bundles(['a'])), { caller: 'user', count: 1 })
  assert.equal(calls, 2)
  assert.equal(seen.size, 2)

  let tries = 0
  const silent = await serve(() => {
    tries++
  })
  const start = performance.now()
  await assert.rejects(clientOf('user', silent, 100).call({ ...bundles(['a']), repeatable: false }), away)
  assert.equal(tries, 1)
  assert.ok(performance.now() - start < 1000)
  await assert.rejects(clientOf('user', silent, 100).call(bundles(['a'])), away)
  assert.equal(tries, 3)
})

test('a redirect is not followed, and a page is not an answer', async () => {
  let leaked = 0
  const elsewhere = await serve((_req, res) => {
    leaked++
    res.end()
  })
  const redirecting = await serve((_req, res) => res.writeHead(307, { location: elsewhere }).end())
  await assert.rejects(clientOf('user', redirecting).call(bundles(['a'])), away)
  assert.equal(leaked, 0)
  const page = await serve((_req, res) => res.end('<html>'))
  await assert.rejects(clientOf('user', page).call(bundles(['a'])), away)
})
