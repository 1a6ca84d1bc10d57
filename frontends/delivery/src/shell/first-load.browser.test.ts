import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type App, startApp } from '../testing/start-app.ts'

let app: App
before(async () => {
  app = await startApp()
})
after(() => app?.stop())

test('who opens the app for the first time loads at most 120 kB of JavaScript until they can sign in', async () => {
  const browser = await app.browserFor([])
  const context = await browser.newContext({ serviceWorkers: 'block', locale: 'ko-KR' })
  const page = await context.newPage()
  const scripts = new Set<string>()
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(request.url())
  })
  await page.goto(app.base)
  await page.locator('input[type=password]').waitFor()
  // the scanner is a chunk of its own, fetched once the network is quiet: who has to type a password does not wait for it
  const untilThen = [...scripts].filter((url) => !/\/(scanner-view|take-picture)-/.test(url))
  const sizes = await Promise.all(
    untilThen.map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer()), { level: 6 }).length),
  )
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`     first load: ${(bytes / 1000).toFixed(1)} kB gzip of JavaScript in ${untilThen.length} files`)
  assert.ok(untilThen.length > 0 && bytes <= 120_000, `${bytes} bytes`)
  await browser.close()
})
