import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { launchBrowser } from '@exqress/local/chromium.ts'
import { serveFront } from '@exqress/local/front.ts'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'
import { startContractServer } from './contract-server.ts'

/**
 * Builds the app, serves it with the headers that it has in earnest, and opens a browser, before the tests of the `describe` in
 * which it is called; ends all of it after them.
 */
export function builtApp() {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-front-user-'))
  const root = join(folder, 'dist')
  let browser: Browser

  before(async () => {
    await build({
      configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
      logLevel: 'error',
      build: { outDir: root, emptyOutDir: true },
    })
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A server and a person of their own for each test. */
  async function open(options: BrowserContextOptions = {}) {
    const api = await startContractServer()
    const front = await serveFront({ root, apiTarget: `http://127.0.0.1:${api.port}`, port: 0 })
    const base = `http://localhost:${front.port}`
    const context = await browser.newContext({
      viewport: { width: 360, height: 780 },
      locale: 'ko-KR',
      ...options,
    })
    // most tests are of the page alone; a service worker would load the whole app again for each of them
    if (options.serviceWorkers !== 'allow')
      await context.addInitScript(() =>
        Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined }),
      )
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      // a refused call is no fault of the page; the browser logs it all the same
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text())
    })
    const requested: string[] = []
    page.on('request', (request) => requested.push(request.url()))
    return {
      api,
      world: api.world,
      page,
      context,
      base,
      faults,
      requested,
      go: (path: string) => page.goto(`${base}${path}`),
      async close() {
        await context.close()
        await front.stop()
        await api.stop()
      },
    }
  }

  /** Bytes of a built file as the server sends it. */
  const gzipped = (path: string) => gzipSync(readFileSync(join(root, path)), { level: 6 }).length
  /** As after a roll-out: the worker that the server hands out is another one from now on. */
  const rollOut = () => appendFileSync(join(root, 'sw.js'), `// ${Date.now()}\n`)
  return { open, gzipped, rollOut }
}

export type Opened = Awaited<ReturnType<ReturnType<typeof builtApp>['open']>>

/** Signs in with a number and the code, from the first screen, and gives the name if asked. */
export async function signIn({ page, go, world }: Opened, { name = '홍길동', path = '/sign-in' } = {}) {
  world.name = name
  if (path) await go(path)
  await page.getByLabel('전화번호', { exact: true }).and(page.locator('input[type=tel]')).fill('01000000001')
  await page.getByRole('button', { name: '동의하고 인증번호 받기' }).click()
  await page.getByLabel('인증번호').fill(world.code)
}

/** Everything that the browser keeps for this origin, as one text. */
export function keptByBrowser(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href]
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, fail) => {
        const request = indexedDB.open(name ?? '')
        request.onsuccess = () => done(request.result)
        request.onerror = () => fail(request.error)
      })
      for (const store of db.objectStoreNames)
        kept.push(
          await new Promise((done) => {
            const request = db.transaction(store).objectStore(store).getAll()
            request.onsuccess = () => done(request.result)
          }),
        )
      db.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        kept.push(request.url)
        const type = (await cache.match(request))?.headers.get('content-type') ?? ''
        if (/json/.test(type)) kept.push(await (await cache.match(request))?.text())
      }
    }
    return JSON.stringify(kept)
  })
}
