import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { Router } from 'express'
import { z } from 'zod'
import { AppError, labelInvalid, notReadable, tooMany } from '../errors/app-error.ts'
import { parseInput } from '../errors/parse-input.ts'
import { listen } from '../lifecycle/create-server.ts'
import { createReadiness } from '../lifecycle/readiness.ts'
import { createLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { createApp } from './create-app.ts'
import { createProbes } from './probes.ts'

const lines: string[] = []
const log = createLog({ service: 'test', stream: { write: (line: string) => void lines.push(line) } })
const metrics = createMetrics({ service: 'test' })
const readiness = createReadiness()

const router = Router()
router.post('/echo/:id', (req, res) => {
  res.json(parseInput(z.strictObject({ name: z.string().max(10) }), req.body))
})
router.get('/items/:id', (req, res) => {
  if (req.params.id === 'mine') res.json({ ok: true })
  else throw notReadable()
})
router.get('/label', () => {
  throw labelInvalid()
})
router.get('/busy', () => {
  throw tooMany(7.2)
})
router.get('/bug', async () => {
  throw new Error('홍길동 010-0000-1234')
})
router.get('/lost', async () => {
  throw new KeyMissing('kek/2026-11-23')
})
router.put('/photo', (req, res) => {
  let size = 0
  req.on('data', (chunk: Buffer) => {
    size += chunk.length
  })
  req.on('end', () => res.json({ size }))
})
const internal = Router()
internal.get('/ping', (_req, res) => {
  res.json({ pong: true })
})

const app = createApp({
  log,
  metrics,
  routers: [
    { prefix: '/', router: createProbes({ readiness, metrics }) },
    { prefix: '/api', router },
    { prefix: '/internal', router: internal },
  ],
})
let base = ''
let close: () => void

before(async () => {
  const { server, port } = await listen(app, { port: 0 })
  base = `http://127.0.0.1:${port}`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})
after(() => close())

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(base + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code

test('an answer has a request id, strict headers and nothing that tells the server', async () => {
  const response = await post('/api/echo/1', '{"name":"abc"}')
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { name: 'abc' })
  assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  const policy = response.headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.doesNotMatch(policy, /unsafe-inline/)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(response.headers.get('x-powered-by'), null)
  assert.equal(response.headers.get('etag'), null)
})

test('bad bodies get their own codes, and no answer repeats what was sent', async () => {
  const cases: [BodyInit, Record<string, string>, number, string][] = [
    ['{"name":"홍길동"', {}, 400, 'malformed_json'],
    [new Uint8Array([0x7b, 0xff, 0x7d]), {}, 400, 'malformed_json'],
    ['{"name":"홍길동홍길동홍길동홍길동"}', {}, 400, 'bad_input'],
    ['{"name":"a","홍길동":1}', {}, 400, 'bad_input'],
    ['{"name":"a"}', { 'content-type': 'text/plain' }, 415, 'unsupported_media'],
    ['{"name":"a"}', { 'content-type': 'application/json; charset=euc-kr' }, 415, 'unsupported_media'],
    ['{"name":"a"}', { 'content-encoding': 'gzip' }, 415, 'unsupported_encoding'],
    [`{"name":"${'x'.repeat(102_400)}"}`, {}, 413, 'too_large'],
    ['', {}, 400, 'bad_input'],
  ]
  for (const [body, headers, status, code] of cases) {
    const response = await post('/api/echo/1', body, headers)
    const text = await response.text()
    assert.equal(response.status, status, code)
    assert.equal(JSON.parse(text).error.code, code)
    assert.doesNotMatch(text, /홍길동/)
  }
})

test('a chunked body is stopped at the limit and the sender still reads the answer', async () => {
  const req = request(`${base}/api/echo/1`, { method: 'POST', headers: { 'content-type': 'application/json' } })
  const answer = once(req, 'response')
  for (let i = 0; i < 20; i++) req.write('x'.repeat(100_000))
  req.end()
  const [response] = await answer
  assert.equal(response.statusCode, 413)
  response.resume()
})

test('a body of another type stays in the stream for the route that wants it', async () => {
  const response = await fetch(`${base}/api/photo`, {
    method: 'PUT',
    body: new Uint8Array(300_000),
    headers: { 'content-type': 'image/jpeg' },
  })
  assert.deepEqual(await response.json(), { size: 300_000 })
})

test('cross-site writes are refused', async () => {
  const send = async (headers: Record<string, string>) => (await post('/api/echo/1', '{"name":"a"}', headers)).status
  assert.equal(await send({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await send({ 'sec-fetch-site': 'same-site', 'x-exqress': '1' }), 403)
  assert.equal(await send({ cookie: 'a=b' }), 403)
  assert.equal(await send({ cookie: 'a=b', 'sec-fetch-site': 'same-origin' }), 403)
  assert.equal(await send({ cookie: 'a=b', 'x-exqress': '1', 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await send({ cookie: 'a=b', 'x-exqress': '1', 'sec-fetch-site': 'same-origin' }), 200)
  assert.equal(await send({ cookie: 'a=b', 'x-exqress': '1' }), 200)
  assert.equal(await send({ 'sec-fetch-site': 'none' }), 200)
  assert.equal(await send({}), 200)
  assert.equal((await fetch(`${base}/API/ECHO/1`, { method: 'POST', headers: { cookie: 'a=b' } })).status, 403)
  const read = await fetch(`${base}/api/items/mine`, { headers: { cookie: 'a=b', 'sec-fetch-site': 'cross-site' } })
  assert.equal(read.status, 200)
})

test('not_readable is the same for every cause, apart from the request id', async () => {
  const seen = new Set<string>()
  for (const id of ['void', 'destroyed', 'unknown']) {
    const response = await fetch(`${base}/api/items/${id}`)
    const requestId = response.headers.get('x-request-id') ?? ''
    const headers = [...response.headers]
      .filter(([name]) => name !== 'date')
      .map(([name, value]) => `${name}: ${value}`)
    const whole = `${response.status}\n${headers.join('\n')}\n${await response.text()}`
    assert.ok(whole.split(requestId).length === 3, 'the request id is in a header and in the body')
    seen.add(whole.replaceAll(requestId, ''))
  }
  assert.equal(seen.size, 1)
  assert.match([...seen][0] ?? '', /^404\n/)
})

test('errors have one shape', async () => {
  const label = await fetch(`${base}/api/label`)
  assert.equal(label.status, 422)
  assert.equal(await codeOf(label), 'label_invalid')
  const busy = await fetch(`${base}/api/busy`)
  assert.equal(busy.status, 429)
  assert.equal(busy.headers.get('retry-after'), '8')
  const none = await fetch(`${base}/api/nothing/here`)
  assert.equal(none.status, 404)
  assert.equal(await codeOf(none), 'not_found')
  assert.equal((await fetch(`${base}/api/items/%E0%A4%A`)).status, 400)
  const bug = await fetch(`${base}/api/bug`)
  const text = await bug.text()
  assert.equal(bug.status, 500)
  assert.equal(JSON.parse(text).error.code, 'internal')
  assert.doesNotMatch(text, /홍길동|0000/)
  assert.ok(new AppError(400, 'x', 'y') instanceof Error)
})

test('the request log has patterns, and nothing of what was asked or sent', async () => {
  lines.length = 0
  await post('/api/echo/010-0000-1234?name=홍길동', '{"name":"홍길동"}')
  await fetch(`${base}/api/items/010-0000-1234`)
  await fetch(`${base}/api/bug`)
  await fetch(`${base}/Q/SECRETTOKEN`)
  await fetch(`${base}/api/nothing/SECRETTOKEN`)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const all = lines.join('')
  assert.doesNotMatch(all, /홍길동|0000|SECRETTOKEN|127\.0\.0\.1|%ED/)
  const done = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request.done')
  assert.deepEqual(
    done.map(({ route, status, code }) => [route, status, code]),
    [
      ['/api/echo/:id', 200, undefined],
      ['/api/items/:id', 404, 'not_readable'],
      ['/api/bug', 500, 'internal'],
      ['(none)', 404, 'not_found'],
      ['(none)', 404, 'not_found'],
    ],
  )
  const failed = lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'request.failed')
  assert.equal(failed.err.name, 'Error')
  assert.match(failed.err.stack, /create-app\.test\.ts/)
})

test('a request id is taken over from peers only', async () => {
  const id = '0198a1b2-0000-7000-8000-000000000001'
  const headers = { 'x-request-id': id }
  assert.equal((await fetch(`${base}/internal/ping`, { headers })).headers.get('x-request-id'), id)
  assert.notEqual((await fetch(`${base}/api/items/mine`, { headers })).headers.get('x-request-id'), id)
})

test('probes tell what is away, and metrics hold patterns only', async () => {
  readiness.set('postgres', false)
  readiness.set('kafka', false, { required: false })
  let ready = await fetch(`${base}/readyz`)
  assert.equal(ready.status, 503)
  assert.deepEqual(await ready.json(), { status: 'not_ready', waitingFor: ['postgres', 'kafka'] })
  readiness.set('postgres', true)
  ready = await fetch(`${base}/readyz`)
  assert.equal(ready.status, 200)
  assert.deepEqual(await ready.json(), { status: 'ready', waitingFor: ['kafka'] })
  assert.equal((await fetch(`${base}/livez`)).status, 200)
  await fetch(`${base}/api/items/010-0000-1234`)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const text = await (await fetch(`${base}/metrics`)).text()
  assert.ok(text.includes('method="GET",route="/api/items/:id",status="4xx"'), 'the pattern is there')
  assert.ok(!text.includes('0000-1234'), 'the path is not')
})

test('a router at a path with a parameter is refused', () => {
  const outer = Router()
  outer.use('/customers/:id', router)
  assert.throws(() => createApp({ log, metrics, routers: [{ prefix: '/x', router: outer }] }), /plain path/)
})

test('a lost key is a 503 for what needs it, and the log names the key', async () => {
  lines.length = 0
  const response = await fetch(`${base}/api/lost`)
  assert.equal(response.status, 503)
  assert.equal(await codeOf(response), 'keys_waiting')
  assert(lines.some((line) => JSON.parse(line).keyId === 'kek/2026-11-23'))
})
