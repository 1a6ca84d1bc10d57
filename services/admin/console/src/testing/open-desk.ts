import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createAdminApp } from '@exqress/admin/app.ts'
import type { ClusterReader } from '@exqress/admin/cluster/open-cluster.ts'
import { invite } from '@exqress/admin/desk/invite.ts'
import { type Admin, startAdmin } from '@exqress/admin/testing/start-admin.ts'
import { launchBrowser } from '@exqress/local/chromium.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { createReadiness } from '@exqress/service/lifecycle/readiness.ts'
import type { Page } from 'playwright-core'
import { v7 } from 'uuid'
import { build } from 'vite'

const leftovers: (() => unknown)[] = []
after(async () => {
  for (const clean of leftovers.reverse()) await clean()
})

/** The built console, served by the real admin service on a real database, and a browser to look at it with. */
export async function startDesk({ cluster }: { cluster?: ClusterReader } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-console-'))
  leftovers.push(() => rm(folder, { recursive: true, force: true }))
  const dist = join(folder, 'dist')
  await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    build: { outDir: dist, emptyOutDir: true },
  })
  const admin = await startAdmin(cluster ? { cluster } : {})
  const app = createAdminApp(admin.deps, { readiness: createReadiness(), consoleRoot: dist })
  const server = createServer(app)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  leftovers.push(() => {
    server.closeAllConnections()
    return new Promise((done) => server.close(done))
  })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await launchBrowser()
  leftovers.push(() => browser.close())

  async function open({
    width = 1280,
    height = 800,
    dark = false,
    locale = 'ko-KR',
  }: {
    width?: number
    height?: number
    dark?: boolean
    locale?: string
  } = {}) {
    const context = await browser.newContext({
      viewport: { width, height },
      locale,
      colorScheme: dark ? 'dark' : 'light',
      acceptDownloads: true,
    })
    const page = await context.newPage()
    const faults: string[] = []
    const requested: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      // a refused call is a line in Chromium's console; what the screen makes of it is what is tested
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text())
    })
    page.on('request', (request) => requested.push(request.url()))
    return { context, page, faults, requested, close: () => context.close() }
  }

  /** A one-time link as the owner would hand it over. */
  async function invitation(email: string, role: 'owner' | 'operator' | 'officer' = 'owner'): Promise<string> {
    const { link } = await invite(admin.deps, { email, role }, new Date())
    return new URL(link).hash
  }

  return { admin, base, open, invitation, answerProfiles: profilesOf(admin) }
}

export type Desk = Awaited<ReturnType<typeof startDesk>>

/** Delivery's answer to who the couriers are, from its side of the wire; without it, it fails. */
function profilesOf({ peerHandler, adminPublic }: Admin) {
  return (names: ReadonlyMap<string, { name: string; phone: string }>) => {
    peerHandler.delivery = async (req, res) => {
      if (req.url !== '/internal/couriers') {
        const error = { code: 'not_readable', message: '', requestId: '' }
        return void res.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
      }
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk)
      const { ids } = JSON.parse(Buffer.concat(chunks).toString()) as { ids: string[] }
      const couriers = ids.flatMap((courierId) => {
        const known = names.get(courierId)
        return known ? [{ courierId, ...known }] : []
      })
      const box = await sealBox(adminPublic.box, { route: 'couriers', caller: 'admin' }, { couriers })
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ box }))
    }
  }
}

/** Somebody who signed up in the courier app. */
export async function signUpCourier({ tell }: Admin): Promise<string> {
  const courierId = v7()
  await tell('courier', courierId, 'courier.signed_up', { courierId, at: new Date().toISOString() })
  return courierId
}

export const password = 'a long test password'

/** Takes up an invitation on the page, and waits for the desk. */
export async function enter(desk: Desk, page: Page, role: 'owner' | 'operator' | 'officer' = 'owner'): Promise<string> {
  const email = `${role}-${v7()}@example.com`
  await page.goto(`${desk.base}/${await desk.invitation(email, role)}`)
  await page.getByLabel(/^(이름|Name)$/).fill('시험관리자')
  await page.getByLabel(/^(새 비밀번호|New password)$/).fill(password)
  await page.getByRole('button', { name: /^(시작하기|Start)$/ }).click()
  await page.locator('#main h1').first().waitFor()
  return email
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a machine can see of how a screen reads: WCAG rules, and whether it has to be moved sideways. */
export async function faultsOfScreen(page: Page): Promise<string[]> {
  await page.evaluate(await axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run()
    const { scrollWidth, clientWidth } = document.documentElement
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' ')}`),
      ...(scrollWidth > clientWidth ? [`wider than the window: ${scrollWidth} > ${clientWidth}`] : []),
    ]
  })
}

/** Everything that the browser keeps on the disk for this origin. */
export const keptByBrowser = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, await caches.keys(), location.href])
  })

export const header =
  '받는분,전화번호,우편번호,주소,상세주소,상품명,배송메모,주문번호,상품주문번호,수량,운임구분,운송장번호,택배사'
/** Rows as a mall exports them, of people who are obviously invented. */
export const rowOf = (n: number, { postcode = '06130', phone }: { postcode?: string; phone?: string } = {}) =>
  [
    `홍시험${n}`,
    phone ?? `010-0000-${String(n).padStart(4, '0')}`,
    postcode,
    `서울특별시 강남구 시험로 ${n}`,
    `${n}01호`,
    '시험 상품',
    n % 2 === 0 ? '문 앞에 놓아 주세요' : '',
    `O-${n}`,
    `OI-${n}`,
    '1',
    '선불',
    '',
    '',
  ].join(',')
export const csvOf = (rows: string[]) => ({
  name: 'orders.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`${[header, ...rows].join('\n')}\n`),
})
