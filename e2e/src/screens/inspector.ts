import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import type { Page } from 'playwright-core'
import type { Album } from './album.ts'
import { courierSizes } from './courier-sizes.ts'
import { loaded } from './loaded.ts'
import { speak } from './speak.ts'

type Look = { width: number; height: number; language: 'ko' | 'en'; theme: 'light' | 'dark' | 'low-power' }

const phone = { width: 360, height: 780 }
const desktop = { width: 1280, height: 800 }

/** How each screen is looked at: both languages in both themes on a phone, and on a desk. */
const looks: readonly Look[] = [
  { ...phone, language: 'ko', theme: 'light' },
  { ...phone, language: 'ko', theme: 'dark' },
  { ...phone, language: 'en', theme: 'dark' },
  { ...phone, language: 'en', theme: 'light' },
  { ...desktop, language: 'en', theme: 'light' },
  { ...desktop, language: 'ko', theme: 'dark' },
]
const inTheVan: Look = { ...phone, language: 'ko', theme: 'low-power' }

export type Inspector = Album & {
  /** `screen look: rule: element`, all that is wrong. */
  readonly faults: readonly string[]
  readonly looked: number
}

/**
 * Stands in the album's place and, instead of picturing a screen, looks at it as somebody does who sees little, hears it read or has
 * gloves on. With LOOKS_DIR=<folder> each look is pictured there too.
 */
export function createInspector(): Inspector {
  const faults: string[] = []
  let looked = 0
  return {
    faults,
    get looked() {
      return looked
    },
    async take(name, page) {
      // the page on which the desk's API is tried is swagger-ui's own: one look, one language
      if ((await page.locator('#root').count()) === 0) return
      await loaded(page, name)
      const isCourier = await page.evaluate(() => document.documentElement.dataset.density === 'courier')
      const before = await page.evaluate(() => document.documentElement.dataset.theme)
      for (const look of isCourier ? [...looks, inTheVan] : looks) {
        await put(page, look, isCourier)
        const where = `${name} ${look.width} ${look.language} ${look.theme}`
        if (process.env.LOOKS_DIR) {
          const file = join(process.env.LOOKS_DIR, `${where.replaceAll(' ', '_')}.png`)
          writeFileSync(file, await page.screenshot({ animations: 'disabled' }))
        }
        const found = [...(await findAxeFaults(page, { strict: isCourier })), ...(await wide(page))]
        if (isCourier) found.push(...(await page.evaluate(courierSizes)))
        faults.push(...found.map((fault) => `${where}: ${fault}`))
        looked++
      }
      await put(page, { ...phone, language: 'ko', theme: 'light' }, false)
      await page.evaluate((theme) => {
        if (theme) document.documentElement.dataset.theme = theme
      }, before)
    },
    sum: () => ({ count: looked, bytes: 0 }),
  }
}

async function put(page: Page, { width, height, language, theme }: Look, isCourier: boolean): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark', reducedMotion: 'reduce' })
  await page.evaluate(
    (theme) => {
      if (theme) document.documentElement.dataset.theme = theme
    },
    isCourier ? theme : undefined,
  )
  await speak(page, language)
  // on a first visit the font is asked for after what is to be read
  await page.waitForFunction(() => document.fonts.size > 0)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  // a label that lies before the camera is told of again and again, over all of the screen
  await page.waitForFunction(() => !document.querySelector('.flash'))
}

async function wide(page: Page): Promise<string[]> {
  const by = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  return by > 0 ? [`scrolls sideways by ${by} px`] : []
}
