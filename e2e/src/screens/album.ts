import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { smallPng } from './small-png.ts'
import { speak } from './speak.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'screens')

const sizes = [
  { width: 360, height: 780, deviceScaleFactor: 1.5, mobile: true },
  { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false },
] as const

type Look = { suffix: string; language: 'ko' | 'en'; scheme: 'light' | 'dark'; theme?: string }

const plain: Look = { suffix: '', language: 'ko', scheme: 'light' }
const english: Look = { ...plain, suffix: '-en', language: 'en' }
const mainLooks = [english, { ...plain, suffix: '-dark', scheme: 'dark' }] as const
const courierLooks = [english, { ...plain, suffix: '-light', theme: 'light' }] as const

export type Album = {
  /**
   * What the page shows now, as `docs/screens/<name>-360.png` and `-1280.png`. A main screen in English too (`-en`), and in the other
   * theme: `-dark`, and the courier's, which is dark from the start, `-light`.
   */
  take(name: string, page: Page, options?: { main?: boolean }): Promise<void>
  /** How many pictures there are, and their bytes. */
  sum(): { count: number; bytes: number }
}

/** The pictures of `docs/screens`, made anew. */
export function createAlbum(): Album {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return {
    async take(name, page, { main = false } = {}) {
      const devtools = await page.context().newCDPSession(page)
      const theme = await page.evaluate(() => document.documentElement.dataset.theme)
      const looks: readonly Look[] = main ? [...(theme === 'low-power' ? courierLooks : mainLooks), plain] : [plain]
      for (const look of looks) {
        await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' })
        await page.evaluate((wanted) => {
          if (wanted) document.documentElement.dataset.theme = wanted
        }, look.theme ?? theme)
        if (main) await speak(page, look.language)
        for (const size of sizes) {
          await devtools.send('Emulation.setDeviceMetricsOverride', { ...size })
          await settled(page)
          const png = await capture(page, devtools)
          writeFileSync(join(folder, `${name}-${size.width}${look.suffix}.png`), smallPng(png))
        }
      }
      await devtools.send('Emulation.setDeviceMetricsOverride', { ...sizes[0] })
      await devtools.detach()
      console.log(`      ${name}`)
    },
    sum() {
      const files = readdirSync(folder)
      return { count: files.length, bytes: files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) }
    },
  }
}

/** The page without the verdict that lies over it for a moment whenever the camera has read a label. */
async function capture(page: Page, devtools: CDPSession): Promise<Buffer> {
  for (;;) {
    await page.locator('.flash').waitFor({ state: 'detached' })
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'png' })
    if ((await page.locator('.flash').count()) === 0) return Buffer.from(data, 'base64')
  }
}

/** Fonts and pictures are there, and what moved has come to rest. */
async function settled(page: Page): Promise<void> {
  // on a first visit the font is asked for after what is to be read (packages/ui/src/look/load-fonts.ts)
  await page.waitForFunction(() => !document.querySelector('#root') || document.fonts.size > 0)
  await page.evaluate(async () => {
    await document.fonts.ready
    // a lazy one far below is fetched when somebody scrolls there, and not before
    const shown = [...document.images].filter((image) => image.complete || image.loading !== 'lazy')
    await Promise.all(shown.map((image) => image.decode().catch(() => {})))
    await Promise.all(
      document
        .getAnimations()
        .map((animation) =>
          Promise.race([animation.finished.catch(() => {}), new Promise((done) => setTimeout(done, 500))]),
        ),
    )
    await new Promise((done) => setTimeout(done, 250))
  })
}
