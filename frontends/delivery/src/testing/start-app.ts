import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { labelUrl } from '@exqress/crypto/token.ts'
import { type IssuedParcel, startDelivery } from '@exqress/delivery/testing/start-delivery.ts'
import { launchBrowser } from '@exqress/local/chromium.ts'
import { serveFront } from '@exqress/local/front.ts'
import { labelVideo } from '@exqress/testing/label-pictures.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'
import type { Mode } from '../scan/mode.ts'

/** What the page notes for the tests: presses of a finger, what was said aloud, and what stood in the lines below the camera. */
type Noted = { taps: number; said: string[]; shown: string[] }

const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 780 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
  locale: 'ko-KR',
  permissions: ['camera'],
}

export type App = Awaited<ReturnType<typeof startApp>>

/** The built courier app before a real delivery service on a real database, and browsers whose camera plays labels. */
export async function startApp() {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-courier-'))
  const root = join(folder, 'dist')
  await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    build: { outDir: root, emptyOutDir: true },
  })
  const delivery = await startDelivery({
    notice: { operator: 'Exqress 시험', officer: '개인정보 보호팀', contact: 'privacy@exqress.example' },
  })
  const front = await serveFront({ root, apiTarget: delivery.base, port: 0 })
  const base = `http://127.0.0.1:${front.port}`
  const browsers: Browser[] = []
  let films = 0

  /** A browser before whose camera these parcels' labels pass by, round and round; without any it has no camera. */
  async function browserFor(
    parcels: readonly Pick<IssuedParcel, 'token' | 'findTag'>[],
    timing: { framesEach?: number; framesBetween?: number } = {},
  ): Promise<Browser> {
    const cameraFile = join(folder, `film-${++films}.y4m`)
    if (parcels.length > 0) {
      const labels = parcels.map(({ token, findTag }) =>
        testLabel({ labelUrl: labelUrl('https://exqress.com', token), findTag }),
      )
      writeFileSync(cameraFile, labelVideo(labels, { framesEach: 8, framesBetween: 3, ...timing }))
    }
    const browser = await launchBrowser(parcels.length > 0 ? { cameraFile } : {})
    browsers.push(browser)
    return browser
  }

  /** A page of a phone of its own; it fails the test at `faults` when the page or its policy complains. */
  async function open(browser: Browser, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ ...phone, ...options })
    await context.addInitScript(() => {
      const noted: Noted = { taps: 0, said: [], shown: [] }
      Object.assign(window, { noted })
      addEventListener('pointerdown', () => noted.taps++, { capture: true })
      const synthesis = {
        cancel: () => {},
        speak: ({ text }: { text: string }) => noted.said.push(text),
      }
      Object.defineProperty(window, 'speechSynthesis', { value: synthesis })
      new MutationObserver(() => {
        // what is said of a departure goes with the next box that is read
        for (const element of document.querySelectorAll('.scanner-said, .scan p.undo')) {
          const line = element.textContent
          if (line && line !== noted.shown.at(-1)) noted.shown.push(line)
        }
      }).observe(document, { subtree: true, childList: true, characterData: true })
    })
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      // a refusal is an answer with a status of 400 and more; the browser complains of each
      if (message.type() === 'error' && !/the server responded with a status|net::ERR_/.test(message.text()))
        faults.push(message.text())
    })
    await page.goto(base)
    return { page, context, faults }
  }

  return {
    base,
    delivery,
    browserFor,
    open,
    /** The app of somebody who has signed in before, with scanning set to `mode`; `watch` sees the page before it scans anything. */
    async signedIn(
      browser: Browser,
      { phone, password }: { phone: string; password: string },
      { mode = 'load', watch, ...options }: BrowserContextOptions & { mode?: Mode; watch?: (page: Page) => void } = {},
    ) {
      const opened = await open(browser, options)
      const { page, context } = opened
      const answer = await context.request.post(`${base}/api/session`, {
        headers: { 'x-exqress': '1' },
        data: { phone, password, deviceId: crypto.randomUUID() },
      })
      if (!answer.ok()) throw new Error(await answer.text())
      await context.addInitScript((kept) => localStorage.setItem('exqress-scan-mode', kept), mode)
      watch?.(page)
      await page.goto(base)
      await page.locator('.scan').waitFor()
      return opened
    },
    /** Another version of the app, which browsers find when they look. */
    rollOut: () => appendFileSync(join(root, 'sw.js'), '// newer\n'),
    async stop() {
      await Promise.all(browsers.map((browser) => browser.close()))
      await front.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const noted = (page: Page): Promise<Noted> =>
  page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted)
/** Counts from here on. */
export const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign((globalThis as unknown as { noted: Noted }).noted, { taps: 0, said: [], shown: [] })
  })

/** The scanner is open and its camera runs; it was not asked for. */
export const scannerIsBack = (page: Page): Promise<void> =>
  page.locator('.scan[data-hand="false"] .scanner-window[data-state="on"]').waitFor()
