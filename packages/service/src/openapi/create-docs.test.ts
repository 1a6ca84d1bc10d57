import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { defineRoutes } from '@exqress/contracts/api-route.ts'
import { launchBrowser } from '@exqress/local/chromium.ts'
import { Router } from 'express'
import type { Browser } from 'playwright-core'
import { z } from 'zod'
import { bearerOf } from '../auth/bearer.ts'
import { parseInput } from '../errors/parse-input.ts'
import { createApp } from '../http/create-app.ts'
import { listen } from '../lifecycle/create-server.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { createDocs } from './create-docs.ts'
import { openApiDocument } from './openapi-document.ts'

const Mark = z.strictObject({ count: z.int() })
const routes = defineRoutes([
  {
    method: 'post',
    path: '/api/marks',
    summary: 'Make a mark',
    auth: 'access',
    body: Mark,
    answers: { 200: z.strictObject({ seen: z.string() }) },
  },
])

let base = ''
let browser: Browser
let close = () => {}
const calls: { token: string | undefined; client: string | undefined; site: string | undefined; cookie: boolean }[] = []

before(async () => {
  const router = Router()
  router.post('/marks', (req, res) => {
    parseInput(Mark, req.body)
    const { 'x-exqress': client, 'sec-fetch-site': site } = req.headers
    calls.push({
      token: bearerOf(req),
      client: client as string,
      site: site as string,
      cookie: 'cookie' in req.headers,
    })
    res.setHeader('set-cookie', 'exqress-test=1; Path=/; HttpOnly; SameSite=Strict')
    res.json({ seen: 'yes-it-was' })
  })
  const document = openApiDocument({ title: 'Test', version: '1', routes })
  const app = createApp({
    log: silentLog,
    metrics: createMetrics({ service: 'test' }),
    routers: [
      { prefix: '/', router: createDocs({ title: 'Test', document }) },
      { prefix: '/api', router },
    ],
  })
  const { server, port } = await listen(app, { port: 0 })
  base = `http://localhost:${port}`
  browser = await launchBrowser()
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})
after(async () => {
  await browser?.close()
  close()
})

test('every call can be tried from the page, under a policy without inline scripts or styles', async () => {
  const page = await browser.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text())
  })
  page.on('pageerror', (error) => refused.push(error.message))
  const outside: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) outside.push(request.url())
  })
  const response = await page.goto(`${base}/docs`)
  assert.doesNotMatch(response?.headers()['content-security-policy'] ?? '', /unsafe-inline/)

  await page.locator('button.authorize').first().click()
  await page.locator('.auth-container input').first().fill('a.test.token')
  await page.locator('.auth-btn-wrapper button.authorize').first().click()
  await page.locator('.auth-btn-wrapper button.btn-done').first().click()

  await page.locator('.opblock-summary-control', { hasText: '/api/marks' }).click()
  const execute = page.locator('button.execute')
  await execute.click()
  await page.locator('.live-responses-table', { hasText: 'yes-it-was' }).waitFor()
  assert.deepEqual(calls[0], { token: 'a.test.token', client: '1', site: 'same-origin', cookie: false })
  await execute.click()
  while (calls.length < 2) await page.waitForTimeout(20)
  assert.equal(calls[1]?.cookie, true, 'a call with a cookie passes too')

  assert.deepEqual(outside, [], 'nothing is loaded from elsewhere')
  assert.deepEqual(refused, [])
})
