import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pageHeaders, strictTransport } from '@exqress/contracts/page-headers.ts'
import { type Front, serveFront } from '@exqress/local/front.ts'
import { imagePlaces, nginxConf } from './nginx-conf.ts'
import { findNginx, noNginx } from './testing/find-nginx.ts'
import { type RunningNginx, startNginx } from './testing/start-nginx.ts'

const program = await findNginx()
const folder = mkdtempSync(join(tmpdir(), 'exqress-nginx-test-'))
const root = join(folder, 'dist')
const pages = [
  '/',
  '/parcels/0198',
  '/sign-in?next=%2F',
  '/assets',
  '/Q/ABCDEFGH',
  '/%51/ABCDEFGH',
  '/q/ABCDEFGH',
  '/Q',
]
const files = [
  '/sw.js',
  '/manifest.webmanifest',
  '/index.html',
  '/icon.svg',
  '/icon.png',
  '/reader.wasm',
  '/assets/index-a1b2c3.js',
]
const missing = ['/assets/index-old.js', '/assets/old', '/favicon.ico', '/photo.jpg']
let api: Server
let apiTarget: string
let front: Front
let nginx: RunningNginx
let lonely: RunningNginx

before(async () => {
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>app</title>')
  for (const file of files.filter((file) => file !== '/index.html')) writeFileSync(join(root, file), 'x'.repeat(2000))
  writeFileSync(join(folder, 'secret.txt'), 'not served')
  api = createServer(async (req, res) => {
    let length = 0
    for await (const chunk of req) length += (chunk as Buffer).length
    const body = JSON.stringify({ url: req.url, length, headers: req.headers })
    res.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] }).end(body)
  })
  await new Promise<void>((ready) => api.listen(0, '127.0.0.1', ready))
  apiTarget = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
  front = await serveFront({ root, apiTarget, port: 0 })
  if (!program) return
  nginx = await startNginx(program, { root, apiTarget })
  lonely = await startNginx(program, { root })
})
after(async () => {
  await nginx?.stop()
  await lonely?.stop()
  await front.stop()
  api.close()
  rmSync(folder, { recursive: true })
})

const ask = (port: number, path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init)

/** What of an answer has to be the same from both: not the server's name, dates, tags and how a body is sent. */
async function answerOf(port: number, path: string, init?: RequestInit) {
  const { status, headers } = await ask(port, path, init)
  const own = [
    'server',
    'date',
    'connection',
    'keep-alive',
    'etag',
    'last-modified',
    'accept-ranges',
    'transfer-encoding',
  ]
  const rest = [...headers].filter(([name]) => ![...own, 'content-length', 'content-encoding', 'vary'].includes(name))
  return { status, headers: Object.fromEntries(rest) }
}

test('as written: a label’s address reaches no log and no cache, and every place with a page has every header', () => {
  const places = new Map(
    [...nginxConf(imagePlaces).matchAll(/^ {4}location ([^{]+) \{\n([\s\S]*?)^ {4}\}/gm)].map(
      ([, name = '', body = '']) => [name, body],
    ),
  )
  const label = places.get('~* ^/q(/|$)') ?? ''
  assert.match(label, /access_log off;\n\s+error_log \/dev\/null;/)
  assert.match(label, /cache-control "no-store"/)
  const withoutPage = ['= /healthz', '~ ^/api(/|$)']
  const bare = [...places].flatMap(([name, body]) =>
    Object.entries({ ...pageHeaders, ...strictTransport })
      .filter(
        ([header, value]) => !withoutPage.includes(name) && !body.includes(`add_header ${header} "${value}" always;`),
      )
      .map(([header]) => `${name}: ${header}`),
  )
  assert.deepEqual(bare, [])
  assert.equal(places.size, 8)
})

test('nginx answers each kind of path as the front of this machine does, with the same headers, and HSTS beside them', async (t) => {
  if (!program) return t.skip(noNginx)
  for (const path of [...pages, ...files, ...missing]) {
    const here = await answerOf(front.port, path)
    const there = await answerOf(nginx.port, path)
    const { 'strict-transport-security': strict, ...rest } = there.headers
    assert.match(strict ?? '', /^max-age=31536000; includeSubDomains$/, path)
    assert.deepEqual({ ...there, headers: rest }, here, path)
  }
  const post = await answerOf(nginx.port, '/parcels', { method: 'POST', body: 'x' })
  assert.equal(post.status, 405)
})

test('pages and their worker are asked for again, hashed files are kept, and a label’s page is kept nowhere', async (t) => {
  if (!program) return t.skip(noNginx)
  const kept = async (path: string) => (await ask(nginx.port, path)).headers.get('cache-control')
  for (const path of ['/', '/parcels/0198', '/index.html', '/sw.js', '/manifest.webmanifest']) {
    assert.equal(await kept(path), 'no-cache', path)
  }
  for (const path of ['/Q/ABCDEFGH', '/%51/ABCDEFGH', '/q/ABCDEFGH']) assert.equal(await kept(path), 'no-store', path)
  assert.equal(await kept('/assets/index-a1b2c3.js'), 'public, max-age=31536000, immutable')
  assert.equal(await kept('/assets/index-old.js'), 'no-store')
  const { headers } = await ask(nginx.port, '/')
  const policy = headers.get('content-security-policy') ?? ''
  assert.doesNotMatch(policy.replace("'wasm-unsafe-eval'", ''), /unsafe|\*|https?:/)
  assert.match(headers.get('permissions-policy') ?? '', /camera=\(self\)/)
  assert.equal(headers.get('referrer-policy'), 'no-referrer')
})

test('text goes zipped, and what is unchanged is not sent again', async (t) => {
  if (!program) return t.skip(noNginx)
  for (const path of ['/sw.js', '/manifest.webmanifest', '/icon.svg', '/reader.wasm']) {
    assert.equal((await ask(nginx.port, path)).headers.get('content-encoding'), 'gzip', path)
  }
  assert.equal((await ask(nginx.port, '/icon.png')).headers.get('content-encoding'), null)
  const etag = (await ask(nginx.port, '/sw.js')).headers.get('etag') ?? ''
  assert.equal((await ask(nginx.port, '/sw.js', { headers: { 'if-none-match': etag } })).status, 304)
})

test('a call of the API passes whole, without forged forwarding headers; where nothing is behind, it gets no page', async (t) => {
  if (!program) return t.skip(noNginx)
  const answer = await ask(nginx.port, '/api/proofs?x=1', {
    method: 'POST',
    body: Buffer.alloc(5_000_000),
    headers: { cookie: 'c=1', 'x-forwarded-for': '192.0.2.7', forwarded: 'for=192.0.2.7' },
  })
  assert.equal(answer.status, 201)
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2'])
  assert.equal(answer.headers.get('content-security-policy'), null, 'the service sets its own')
  const seen = (await answer.json()) as { url: string; length: number; headers: Record<string, string> }
  assert.equal(seen.url, '/api/proofs?x=1')
  assert.equal(seen.length, 5_000_000)
  assert.equal(seen.headers.cookie, 'c=1')
  assert.equal(seen.headers.host, `127.0.0.1:${nginx.port}`)
  assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1')
  assert.equal(seen.headers.forwarded, undefined)
  for (const path of ['/api', '/api/parcels']) assert.equal((await ask(lonely.port, path)).status, 404, path)
})

test('no line of a log holds a path, least of all a label’s', async (t) => {
  if (!program) return t.skip(noNginx)
  const all = await startNginx(program, { root, apiTarget })
  for (const path of [
    '/Q/SECRETTOKEN',
    '/%51/SECRETTOKEN',
    '/q/SECRETTOKEN',
    '//Q/SECRETTOKEN',
    '/SECRETTOKEN',
    '/api/SECRETTOKEN',
    '/x/Q/SECRETTOKEN',
    '/assets/SECRETTOKEN',
    '/?SECRETTOKEN',
    '/Q/SECRETTOKEN%00',
    `/Q/SECRETTOKEN${'x'.repeat(20_000)}`,
  ]) {
    for (const method of ['GET', 'POST'])
      await ask(all.port, path, { method, headers: { referer: 'http://x/SECRETTOKEN' } })
  }
  const written = await all.stop()
  assert.ok(written.split('\n').length > 8)
  assert.doesNotMatch(written, /SECRETTOKEN|127\.0\.0\.1/)

  const quiet = await startNginx(program, { root })
  for (const path of ['/Q/SECRETTOKEN', '/q/SECRETTOKEN', '/healthz', '/parcels/0198']) await ask(quiet.port, path)
  const lines = (await quiet.stop()).trim().split('\n')
  assert.equal(lines.length, 1, 'an opened label left a line')
  const { kind, method, status } = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  assert.deepEqual([kind, method, status], ['page', 'GET', 200])
  assert.doesNotMatch(lines.join(), /0198/)
})
