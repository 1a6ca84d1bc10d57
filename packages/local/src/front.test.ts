import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { serverCertificate } from './certificate.ts'
import { type Front, serveFront } from './front.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-front-'))
const root = join(folder, 'dist')
let api: Server
let front: Front
let base: string

before(async () => {
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>app</title>')
  writeFileSync(join(root, 'sw.js'), 'self.skipWaiting()')
  writeFileSync(join(root, 'manifest.webmanifest'), '{}')
  writeFileSync(join(root, 'assets', 'index-a1b2c3.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'not served')
  api = createServer(async (req, res) => {
    const hash = createHash('sha256')
    for await (const chunk of req) hash.update(chunk)
    const seen = { url: req.url, method: req.method, headers: req.headers, sha256: hash.digest('hex') }
    res.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] }).end(JSON.stringify(seen))
  })
  await new Promise<void>((ready) => api.listen(0, '127.0.0.1', ready))
  const { port } = api.address() as AddressInfo
  front = await serveFront({ root, apiTarget: `http://127.0.0.1:${port}`, port: 0 })
  base = `http://127.0.0.1:${front.port}`
})

after(async () => {
  await front.stop()
  api.close()
  rmSync(folder, { recursive: true })
})

test('pages, also those under /Q/, answer the app with strict headers and are asked for again each time', async () => {
  for (const path of ['/', '/parcels/0198', '/Q/ABCDEFGH', '/sign-in?next=%2F']) {
    const answer = await fetch(base + path)
    assert.equal(answer.status, 200, path)
    assert.match(await answer.text(), /<title>app/)
    const kept = answer.headers.get('cache-control')
    assert.equal(kept, path.startsWith('/Q/') ? 'no-store' : 'no-cache', 'a cache holds the addresses of what it keeps')
    const policy = answer.headers.get('content-security-policy') ?? ''
    assert.doesNotMatch(policy.replace("'wasm-unsafe-eval'", ''), /unsafe|\*|https?:/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(answer.headers.get('permissions-policy') ?? '', /camera=\(self\)/)
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
    assert.equal(answer.headers.get('strict-transport-security'), null, 'HSTS over plain HTTP')
  }
})

test('only files with a hash in their name are kept; a missing one is no page', async () => {
  const cached = async (path: string) => (await fetch(base + path)).headers.get('cache-control')
  assert.equal(await cached('/assets/index-a1b2c3.js'), 'public, max-age=31536000, immutable')
  assert.equal(await cached('/sw.js'), 'no-cache')
  assert.equal(await cached('/manifest.webmanifest'), 'no-cache')
  assert.equal((await fetch(`${base}/assets/index-old.js`)).status, 404)
  const first = await fetch(`${base}/sw.js`)
  const second = await fetch(`${base}/sw.js`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
  assert.equal(second.status, 304)
})

test('whoever goes away at any moment of an answer takes nobody else with them', async () => {
  const large = `// ${randomBytes(300_000).toString('hex')}`
  writeFileSync(join(root, 'assets', 'large-d4e5f6.js'), large)
  for (let round = 0; round < 120; round++) {
    const asked = request(`${base}/assets/large-d4e5f6.js`, { headers: { 'accept-encoding': 'gzip' } })
    asked.on('error', () => {}).end()
    await new Promise<void>((done) => asked.once('socket', (socket) => socket.once('connect', done)))
    await new Promise((done) => setTimeout(done, round % 6))
    asked.destroy()
  }
  assert.equal(await (await fetch(`${base}/assets/large-d4e5f6.js`)).text(), large)
})

test('nothing outside the folder is served, however the path is written', async () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%',
  ]) {
    assert.notEqual(await rawGet(front.port, path), 'not served', path)
  }
})

test('an upload passes whole and as it is, without forged forwarding headers', async () => {
  const body = randomBytes(5_000_000)
  const answer = await fetch(`${base}/api/proofs?x=1`, {
    method: 'POST',
    body,
    headers: {
      cookie: 'c=1',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'https',
      'content-type': 'image/jpeg',
    },
  })
  assert.equal(answer.status, 201)
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2'])
  const seen = (await answer.json()) as { url: string; sha256: string; headers: Record<string, string> }
  assert.equal(seen.url, '/api/proofs?x=1')
  assert.equal(seen.sha256, createHash('sha256').update(body).digest('hex'))
  assert.equal(seen.headers.cookie, 'c=1')
  assert.equal(seen.headers.host, `127.0.0.1:${front.port}`)
  assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1')
  assert.equal(seen.headers['x-forwarded-proto'], 'http')
})

test('what only operators and services may ask is not reachable through the front', async () => {
  for (const path of ['/internal/bundles', '/openapi.json', '/metrics', '/readyz']) {
    assert.doesNotMatch(await (await fetch(base + path)).text(), /"url"/, path)
  }
})

test('while the API is away its answer says so in the shape of all errors', async () => {
  const lonely = await serveFront({ root, apiTarget: 'http://127.0.0.1:1', port: 0 })
  try {
    for (const init of [{}, { method: 'POST', body: 'x'.repeat(1000) }]) {
      const answer = await fetch(`http://127.0.0.1:${lonely.port}/api/parcels`, init)
      assert.equal(answer.status, 502)
      const { error } = (await answer.json()) as { error: Record<string, string> }
      assert.equal(error.code, 'api_unavailable')
      assert.ok(error.message && error.requestId)
    }
    assert.equal((await fetch(`http://127.0.0.1:${lonely.port}/`)).status, 200)
  } finally {
    await lonely.stop()
  }
})

test('without a signal a call ends unanswered, and the app itself is there', async () => {
  let signal = true
  const { port } = api.address() as AddressInfo
  const van = await serveFront({ root, apiTarget: `http://127.0.0.1:${port}`, port: 0, hasSignal: () => signal })
  const call = (path: string) => fetch(`http://127.0.0.1:${van.port}${path}`)
  try {
    assert.equal((await call('/api/parcels')).status, 201)
    signal = false
    await assert.rejects(call('/api/parcels'), TypeError)
    assert.equal((await call('/')).status, 200)
    signal = true
    assert.equal((await call('/api/parcels')).status, 201)
  } finally {
    await van.stop()
  }
})

test('with a certificate the front speaks HTTPS that a device with our CA trusts, and asks to stay there', async () => {
  const tls = await serverCertificate(join(folder, 'tls'), ['127.0.0.1', 'localhost', '203.0.113.7'])
  const secure = await serveFront({ root, apiTarget: 'http://127.0.0.1:1', port: 0, tls })
  try {
    const headers = await new Promise<NodeJS.Dict<string | string[]>>((done, fail) => {
      const ca = tls.cert.slice(tls.cert.lastIndexOf('-----BEGIN'))
      tlsRequest({ host: '127.0.0.1', port: secure.port, ca }, (answer) => {
        answer.resume()
        done(answer.headers)
      })
        .on('error', fail)
        .end()
    })
    assert.match(String(headers['strict-transport-security']), /max-age=\d{7,}/)
    await assert.rejects(fetch(`https://127.0.0.1:${secure.port}/`), 'trusted without the CA')
  } finally {
    await secure.stop()
  }
})

/** fetch would tidy the path up. */
function rawGet(port: number, path: string): Promise<string> {
  return new Promise((done, fail) => {
    request({ host: '127.0.0.1', port, path }, async (answer) => done(Buffer.concat(await answer.toArray()).toString()))
      .on('error', fail)
      .end()
  })
}
