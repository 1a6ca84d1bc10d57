import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { loaded } from './loaded.ts'
import { smallPng } from './small-png.ts'
import { speak } from './speak.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'screens')

const sizes = [
  { width: 360, height: 780, deviceScaleFactor: 1.5, mobile: true },
  { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false },
] as const

type Look = { suffix: string; language: 'ko' | 'en'; scheme: 'light' | 'dark'; theme?: string }

const plain: Look = { suffix: '', language: 'ko', scheme: 'light' }
/** `other`: the other theme; the courier's app is dark from the start. */
const looksOf = (isCourier: boolean): Record<LookName, Look> => ({
  plain,
  english: { ...plain, suffix: '-en', language: 'en' },
  other: isCourier ? { ...plain, suffix: '-light', theme: 'light' } : { ...plain, suffix: '-dark', scheme: 'dark' },
})
export type LookName = 'plain' | 'english' | 'other'
const justPlain: readonly LookName[] = ['plain']
/** Of a main screen; the page is left in the last one. */
export const everyLook: readonly LookName[] = ['english', 'other', 'plain']

export type Album = {
  /**
   * What the page shows now, as `docs/screens/<name>-360.png` and `-1280.png`; in English `-360-en.png`, in the other theme
   * `-360-dark.png` or `-light`. `at`: what is scrolled to the top, at each size anew.
   */
  take(name: string, page: Page, options?: { looks?: readonly LookName[]; at?: string }): Promise<void>
  /** How many pictures there are, and their bytes. */
  sum(): { count: number; bytes: number }
}

/** The pictures of `docs/screens`, made anew. */
export function createAlbum(): Album {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return {
    async take(name, page, { looks = justPlain, at } = {}) {
      await loaded(page, name)
      const devtools = await page.context().newCDPSession(page)
      const theme = await page.evaluate(() => document.documentElement.dataset.theme)
      const all = looksOf(theme === 'low-power')
      // nothing is hovered over
      await page.mouse.move(0, 0)
      for (const look of looks.map((one) => all[one])) {
        await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' })
        await page.evaluate((wanted) => {
          if (wanted) document.documentElement.dataset.theme = wanted
        }, look.theme ?? theme)
        if (looks !== justPlain) await speak(page, look.language)
        for (const size of sizes) {
          await devtools.send('Emulation.setDeviceMetricsOverride', { ...size })
          if (at) await page.locator(at).evaluate((element) => element.scrollIntoView({ block: 'start' }))
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
