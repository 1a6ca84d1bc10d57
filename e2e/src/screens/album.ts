import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { smallPng } from './small-png.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'screens')

const sizes = [
  { width: 360, height: 780, deviceScaleFactor: 1.5, mobile: true },
  { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false },
] as const

export type Album = {
  /** What the page shows now, as `docs/screens/<name>-360.png` and `-1280.png`, and in the dark too if asked for. */
  take(name: string, page: Page, options?: { dark?: boolean }): Promise<void>
  /** How many pictures there are, and their bytes. */
  sum(): { count: number; bytes: number }
}

/** The pictures of `docs/screens`, made anew. */
export function createAlbum(): Album {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return {
    async take(name, page, { dark = false } = {}) {
      const devtools = await page.context().newCDPSession(page)
      for (const size of sizes) {
        await devtools.send('Emulation.setDeviceMetricsOverride', { ...size })
        for (const scheme of dark ? (['light', 'dark'] as const) : (['light'] as const)) {
          await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
          await settled(page)
          const { data } = await devtools.send('Page.captureScreenshot', { format: 'png' })
          const file = `${name}-${size.width}${scheme === 'dark' ? '-dark' : ''}.png`
          writeFileSync(join(folder, file), smallPng(Buffer.from(data, 'base64')))
        }
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
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
