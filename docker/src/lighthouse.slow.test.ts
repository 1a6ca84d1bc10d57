import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { demoCouriers, demoCustomers } from '@exqress/demo/demo-people.ts'
import { launchProfile } from '@exqress/local/chromium.ts'
import { freePort } from '@exqress/local/free-port.ts'
import { buildApps, builtFolder } from '@exqress/scripts/lib/apps.ts'
import { seedDemo } from '@exqress/scripts/lib/seed.ts'
import { type Stack, startStack } from '@exqress/scripts/lib/stack.ts'
import { createSteps } from '@exqress/scripts/lib/steps.ts'
import { labelVideo } from '@exqress/testing/label-pictures.ts'
import type { BrowserContext } from 'playwright-core'
import { findNginx, noNginx } from './testing/find-nginx.ts'
import { measurePage } from './testing/measure-page.ts'
import { signCustomerIn } from './testing/sign-customer-in.ts'
import { startNginx } from './testing/start-nginx.ts'

const program = await findNginx()
const folder = mkdtempSync(join(tmpdir(), 'exqress-lighthouse-'))
const bareBox =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 150"><rect width="100" height="150" fill="#c8c4bc"/></svg>'
const cameraFile = join(folder, 'box.y4m')
const enough = 95
const running: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
let stack: Stack
let password: string

before(async () => {
  writeFileSync(cameraFile, labelVideo([{ svg: bareBox }], { framesEach: 4, framesBetween: 2 }))
  if (!program) return
  await buildApps()
  const dataDir = join(folder, 'data')
  stack = await startStack({ dataDir, ports: 'free', transport: 'postgres', withApps: false, steps: createSteps() })
  running.push(() => stack.stop())
  const { ports } = stack.plan
  for (const [app, api, port] of [
    ['frontends/user', ports.user, ports.customerApp],
    ['frontends/delivery', ports.delivery, ports.courierApp],
  ] as const) {
    const nginx = await startNginx(program, { root: builtFolder(app), apiTarget: `http://127.0.0.1:${api}`, port })
    running.push(() => nginx.stop())
  }
  ;({ password } = await seedDemo(stack.plan, () => {}))
})
after(async () => {
  for (const stop of running.reverse()) await stop()
})

type Phone = { context: BrowserContext; measure: (name: string, path: string, unasked?: string[]) => Promise<void> }

/** A browser whose session is a person's, and what Lighthouse has to say of its pages: nothing. */
async function withPhone(base: string, use: (phone: Phone) => Promise<void>): Promise<void> {
  const port = await freePort()
  const profile = mkdtempSync(join(folder, 'profile-'))
  const context = await launchProfile(profile, { cameraFile, debuggingPort: port, locale: 'ko-KR' })
  const short: string[] = []
  try {
    await use({
      context,
      async measure(name, path, unasked = []) {
        const { scores, timing, complaints } = await measurePage(context, { url: base + path, port, enough, unasked })
        const figures = Object.entries(scores).map(([category, score]) => `${category} ${score}`)
        console.log(`     ${name}: ${figures.join(', ')} (${timing})`)
        const { performance, ...others } = scores
        if (performance < enough || Object.values(others).some((score) => score < 100))
          short.push(`${name}: ${figures.join(', ')}`, ...complaints)
      },
    })
    // Told at the end, so that one run says everything.
    assert.deepEqual(short, [])
  } finally {
    await context.close()
  }
}

test('Lighthouse on the customer app: its first screen, signing in, the list, one parcel, the scanner', async (t) => {
  if (!program) return t.skip(noNginx)
  const base = stack.plan.bases.customerApp
  await withPhone(base, async ({ context, measure }) => {
    await measure('welcome', '/')
    await measure('sign-in', '/sign-in')
    const page = await context.newPage()
    await page.goto(`${base}/sign-in`)
    await signCustomerIn(page, demoCustomers[0]?.phone ?? '', stack.plan.ports.user)
    const parcel = page.locator('a[href^="/parcels/"]').first()
    await parcel.waitFor()
    const path = await parcel.getAttribute('href')
    await page.close()
    await measure('parcels', '/')
    await measure('one parcel', path ?? '')
    await measure('scanner', '/scan')
  })
})

test('Lighthouse on the courier app: signing in, the scanner, today’s round', async (t) => {
  if (!program) return t.skip(noNginx)
  const base = stack.plan.bases.courierApp
  // No search engine is to list a tool of people who know its address: its pages say `noindex`, which is all that SEO would mark down.
  const unlisted = ['is-crawlable']
  await withPhone(base, async ({ context, measure }) => {
    await measure('sign-in', '/', unlisted)
    const page = await context.newPage()
    await page.goto(base)
    await page.locator('input[type=tel]').fill(demoCouriers[0]?.phone ?? '')
    await page.locator('input[type=password]').fill(password)
    await page.locator('form button[type=submit]').click()
    await page.locator('.scanner-window[data-state="on"]').waitFor()
    await page.close()
    await measure('scanner', '/', unlisted)
    await measure('today', '/today', unlisted)
  })
})

test('found: a picture without words, and a page without a name', async () => {
  const bad =
    '<html><body><p>A parcel</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="9" height="9"><button></button></body></html>'
  const server = createServer((_req, res) => res.setHeader('content-type', 'text/html').end(bad))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const port = await freePort()
  const context = await launchProfile(mkdtempSync(join(folder, 'profile-')), {
    cameraFile,
    debuggingPort: port,
    locale: 'ko-KR',
  })
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const { scores, complaints } = await measurePage(context, { url, port, enough: 0 })
    assert.ok(scores.accessibility < 100 && scores.seo < 100, JSON.stringify(scores))
    for (const audit of ['image-alt', 'button-name', 'document-title'])
      assert.ok(
        complaints.some((line) => line.startsWith(`${audit} 0:`)),
        `${audit}: ${complaints.join('; ')}`,
      )
  } finally {
    await context.close()
    server.close()
  }
})
