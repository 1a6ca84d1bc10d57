import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ko } from '../i18n/ko.ts'
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

test('who comes back waits for two answers, one after the other: the screens and today’s list come beside them', async () => {
  const browser = await app.browserFor([])
  const { page } = await app.signedIn(browser, await app.delivery.courier(), { serviceWorkers: 'block' })
  const asked = (part: string) => page.waitForRequest((request) => request.url().includes(part))
  // each of the two answers waits for what should not have waited for it
  await page.route('**/api/session/refresh', async (route) => {
    await screens
    await route.continue()
  })
  await page.route('**/api/me', async (route) => {
    await list
    await route.continue()
  })
  await page.addInitScript(() => {
    const fallbacks: string[] = []
    Object.assign(window, { fallbacks })
    new MutationObserver(() => {
      const head = document.querySelector('h1.only-read-aloud')?.textContent
      if (head === 'Exqress') fallbacks.push(head)
    }).observe(document, { subtree: true, childList: true })
  })
  const screens = asked('/assets/working-')
  const list = asked('/api/parcels')
  await page.goto(`${app.base}/today`)
  await page.getByRole('heading', { level: 1, name: ko['today.title'] }).waitFor()
  assert.deepEqual(await page.evaluate(() => (window as unknown as { fallbacks: string[] }).fallbacks), [])
  await browser.close()
})
