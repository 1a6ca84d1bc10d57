import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Router } from 'express'
import { listen } from '../lifecycle/create-server.ts'
import { createLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { createApp } from './create-app.ts'
import { createPages } from './pages.ts'

const lines: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'exqress-pages-'))
const directory = join(folder, 'dist')
let port = 0
let close = () => {}

before(async () => {
  mkdirSync(join(directory, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'not to be served')
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(directory, 'sw.js'), '// worker')
  writeFileSync(join(directory, 'assets', 'main-abc123.js'), '// main')
  writeFileSync(join(directory, '.env'), 'not to be served')
  const api = Router()
  api.get('/known', (_req, res) => {
    res.json({})
  })
  const app = createApp({
    log: createLog({ service: 'test', stream: { write: (line: string) => void lines.push(line) } }),
    metrics: createMetrics({ service: 'test' }),
    routers: [
      { prefix: '/api', router: api },
      { prefix: '/', router: createPages({ directory }) },
    ],
  })
  const listening = await listen(app, { port: 0 })
  port = listening.port
  close = () => {
    listening.server.closeAllConnections()
    listening.server.close()
  }
})
after(() => {
  close()
  rmSync(folder, { recursive: true })
})

const get = (path: string, accept = 'text/html,*/*;q=0.8') =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept } })

test('every screen is the same page, never kept; files with a hash are kept for good', async () => {
  for (const path of ['/', '/parcels/1', '/Q/SECRETTOKEN']) {
    const response = await get(path)
    assert.equal(response.status, 200, path)
    assert.match(await response.text(), /<title>page/)
    assert.equal(response.headers.get('cache-control'), 'no-cache')
    assert.match(response.headers.get('content-security-policy') ?? '', /script-src 'self' 'wasm-unsafe-eval';/)
    assert.doesNotMatch(response.headers.get('content-security-policy') ?? '', /unsafe-inline/)
  }
  assert.match((await get('/assets/main-abc123.js')).headers.get('cache-control') ?? '', /immutable/)
  assert.equal((await get('/sw.js')).headers.get('cache-control'), 'no-cache')
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.doesNotMatch(lines.join(''), /SECRETTOKEN/)
})

test('an unknown call of the API is not answered with a page', async () => {
  assert.equal((await get('/api/unknown', 'application/json')).status, 404)
  assert.equal((await get('/api/unknown')).status, 404)
  assert.equal((await get('/api/known', 'application/json')).status, 200)
  assert.equal((await fetch(`http://127.0.0.1:${port}/parcels`, { method: 'POST' })).status, 404)
})

test('nothing outside the folder, and no hidden file, is served', async () => {
  // Not fetch, which would tidy the path up first.
  const raw = (path: string) =>
    new Promise<string>((resolve, reject) => {
      request({ port, path, headers: { accept: 'text/html' } }, (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    })
  for (const path of [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/.env',
  ]) {
    assert.doesNotMatch(await raw(path), /not to be served/, path)
  }
})
