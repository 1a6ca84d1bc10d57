import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { launchBrowser } from '@exqress/local/chromium.ts'
import { type App, buildApps, builtFolder } from '@exqress/scripts/lib/apps.ts'
import { type Stack, startStack } from '@exqress/scripts/lib/stack.ts'
import { createSteps } from '@exqress/scripts/lib/steps.ts'
import { labelVideo } from '@exqress/testing/label-pictures.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import type { Browser, Page } from 'playwright-core'
import { findNginx, noNginx } from './testing/find-nginx.ts'
import { signCustomerIn } from './testing/sign-customer-in.ts'
import { startNginx } from './testing/start-nginx.ts'

const program = await findNginx()
const folder = mkdtempSync(join(tmpdir(), 'exqress-nginx-apps-'))
const running: (() => Promise<unknown>)[] = []
const apps = {
  user: 'frontends/user',
  delivery: 'frontends/delivery',
} satisfies Record<string, App>
let stack: Stack
let browser: Browser

before(async () => {
  if (!program) return
  running.push(async () => rmSync(folder, { recursive: true, force: true }))
  await buildApps()
  const steps = createSteps()
  stack = await startStack({
    dataDir: join(folder, 'data'),
    ports: 'free',
    transport: 'postgres',
    withApps: false,
    steps,
  })
  running.push(() => stack.stop())
  const { ports } = stack.plan
  for (const [name, port] of [
    ['user', ports.customerApp],
    ['delivery', ports.courierApp],
  ] as const) {
    const apiTarget = `http://127.0.0.1:${ports[name]}`
    const nginx = await startNginx(program, { root: builtFolder(apps[name]), apiTarget, port })
    running.push(() => nginx.stop())
  }
  const film = join(folder, 'film.y4m')
  writeFileSync(film, labelVideo([testLabel()], { framesEach: 8, framesBetween: 3 }))
  browser = await launchBrowser({ cameraFile: film })
  running.push(() => browser.close())
})
after(async () => {
  for (const stop of running.reverse()) await stop()
})

/** A phone of its own, and what its pages complained of: policies, errors, files that did not come. */
async function phone(base: string) {
  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, locale: 'ko-KR' })
  await context.grantPermissions(['camera'], { origin: base })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const faults: string[] = []
  await context.exposeFunction('tellViolation', (text: string) => void faults.push(text))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      // biome-ignore lint/suspicious/noExplicitAny: the function that the test puts into the page
      ;(globalThis as any).tellViolation(`${violatedDirective} ${blockedURI}`)
    })
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // A refused call is no fault of the page, and a screen that was opened by its address was not touched before it hums; the browser
    // logs both all the same.
    if (message.type() === 'error' && !/Failed to load resource|navigator\.vibrate/.test(message.text()))
      faults.push(message.text())
  })
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    if (response.status() >= 400 && !path.startsWith('/api/')) faults.push(`${response.status()} ${path}`)
  })
  return { context, page, faults }
}

async function hasWorker(page: Page, base: string) {
  await page.goto(base)
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)
  assert.equal(scope, `${base}/`)
  // The next page comes from it, so its own files are in its cache and the policy let them in.
  await page.reload()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

async function shows(page: Page, base: string, path: string) {
  await page.goto(base + path)
  await page.locator('main, form, h1').first().waitFor()
  await page.waitForLoadState('networkidle')
}

test('the customer app behind nginx: pages, its worker, signing in, and a label read by the camera', async (t) => {
  if (!program) return t.skip(noNginx)
  const base = stack.plan.bases.customerApp
  const { context, page, faults } = await phone(base)
  await hasWorker(page, base)
  for (const path of ['/', '/sign-in', '/help', '/privacy', '/receipt', '/nothing-here']) await shows(page, base, path)
  await page.goto(`${base}/Q/ABCDEFGHIJKLMNOPQRSTUVWXYZ234567`)
  await page.waitForURL((url) => !url.pathname.startsWith('/Q/'))

  await page.goto(`${base}/sign-in`)
  await signCustomerIn(page, '01000000001', stack.plan.ports.user)
  await page.waitForURL((url) => url.pathname !== '/sign-in')

  const read = page.waitForRequest((request) => request.method() === 'POST' && /\/api\/scans$/.test(request.url()))
  await page.goto(`${base}/scan`)
  await read
  for (const path of ['/', '/send', '/me', '/me/data']) await shows(page, base, path)
  assert.deepEqual(faults, [])
  await context.close()
})

test('the courier app behind nginx: pages, its worker, and a refused sign-in', async (t) => {
  if (!program) return t.skip(noNginx)
  const base = stack.plan.bases.courierApp
  const { context, page, faults } = await phone(base)
  await hasWorker(page, base)
  for (const path of ['/', '/sign-up', '/help', '/privacy']) await shows(page, base, path)
  await page.goto(base)
  await page.locator('input[type=tel]').fill('01000000002')
  await page.locator('input[type=password]').fill('not the password')
  const refused = page.waitForResponse(
    (response) => /\/api\/session$/.test(response.url()) && response.request().method() === 'POST',
  )
  await page.locator('form button[type=submit]').click()
  assert.equal((await refused).status(), 401)
  assert.deepEqual(faults, [])
  await context.close()
})
