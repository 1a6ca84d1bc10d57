import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '@exqress/local/chromium.ts'
import { labelVideo, type ShownLabel } from '@exqress/testing/label-pictures.ts'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { readStorage } from './read-storage.ts'

export const sizes = {
  phone: { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 800 } },
} satisfies Record<string, BrowserContextOptions>
export type Size = keyof typeof sizes

/** Somebody's browser: its own session and storage. */
export type Window = {
  page: Page
  /** Nothing on the page complained: no error, no refused policy. */
  fine(): void
  /** Everything that the browser keeps for this origin. */
  kept(): Promise<Buffer[]>
  close(): Promise<void>
}

/** A sheet without anything on it, for a camera that has nothing to read. */
export const bareBox: ShownLabel = {
  svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 150"><rect width="100" height="150" fill="#c8c4bc"/></svg>',
}

export type Browsers = {
  /** What lies before every camera that is turned on from now on. */
  show(...labels: ShownLabel[]): void
  open(options?: BrowserContextOptions): Promise<Window>
  /** What every window shows, as pictures in the folder that FAILURES_DIR names; nothing without it. */
  picture(): Promise<void>
  close(): Promise<void>
}

/** One browser for everybody of a journey. The caller closes it. */
export async function openBrowsers(): Promise<Browsers> {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-camera-'))
  const cameraFile = join(folder, 'camera.y4m')
  const show = (...labels: ShownLabel[]) => {
    // Out of sight for more than the 2.5 s after which a scanner counts a label anew.
    const film = labelVideo(labels, { framesEach: 12, framesBetween: 10 })
    // A camera that runs keeps the film that it has open; the next one opens the new film.
    writeFileSync(`${cameraFile}.next`, film)
    renameSync(`${cameraFile}.next`, cameraFile)
  }
  show(bareBox)
  const browser = await launchBrowser({ cameraFile })

  return {
    show,
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
    async picture() {
      const folder = process.env.FAILURES_DIR
      const pages = browser.contexts().flatMap((context) => context.pages())
      if (folder) await Promise.all(pages.map((page, n) => page.screenshot({ path: join(folder, `window-${n}.png`) })))
    },
    async open(options = sizes.phone) {
      const context = await browser.newContext({ locale: 'ko-KR', permissions: ['camera'], ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        // A refused call is an answer; the browser writes a line for each.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text())
      })
      return {
        page,
        fine: () => assert.deepEqual(faults, []),
        async kept() {
          return readStorage(page)
        },
        close: () => context.close(),
      }
    },
  }
}
