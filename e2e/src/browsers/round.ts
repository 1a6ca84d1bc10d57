import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@exqress/scripts/lib/leak-search.ts'
import { labelVideo, type ShownLabel } from '@exqress/testing/label-pictures.ts'
import type { Page } from 'playwright-core'
import { readStorage } from '../browser/read-storage.ts'
import { sizes } from '../browser/window.ts'
import type { Who } from './everybody.ts'
import { joined, readProfile } from './read-profile.ts'
import { openWatched, type WatchedBrowser } from './watched-browser.ts'

/** Everybody's profile in a folder, of which one browser is open at a time; all that passes through them is kept for the search. */
export type Round = {
  /** Opens somebody's browser, with these labels before its camera, and closes it afterwards. */
  visit(who: Who, work: (page: Page) => Promise<void>, camera?: readonly ShownLabel[]): Promise<void>
  /** What the pages kept when they were closed, and what passed through. */
  seen: Store[]
  saved: { who: Who; file: string; bytes: Buffer }[]
  /** The folders of all, file by file. */
  profiles(): Generator<Store>
  remove(): void
}

export function startRound(): Round {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-browsers-'))
  const seen: Store[] = []
  const saved: Round['saved'] = []
  const people = new Set<Who>()
  return {
    seen,
    saved,
    async visit(who, work, camera = []) {
      people.add(who)
      const cameraFile = join(folder, 'film.y4m')
      if (camera.length > 0) writeFileSync(cameraFile, labelVideo([...camera], { framesEach: 12, framesBetween: 10 }))
      const size = who === 'desk' || who === 'officer' ? sizes.desktop : sizes.phone
      const browser = await openWatched(profileOf(who), { ...size, ...(camera.length > 0 ? { cameraFile } : {}) })
      try {
        await work(browser.page)
        assert.deepEqual(browser.faults, [])
        seen.push({ name: `page of ${who}`, bytes: joined(await readStorage(browser.page)) })
      } catch (error) {
        await picture(who, browser)
        throw error
      } finally {
        await browser.close()
        seen.push({ name: `told by ${who}`, bytes: joined(browser.told) })
        for (const file of browser.saved) saved.push({ who, ...file })
      }
    },
    *profiles() {
      for (const who of people) yield* readProfile(profileOf(who), `profile of ${who}`)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }

  function profileOf(who: Who): string {
    const profile = join(folder, who)
    if (!existsSync(profile)) mkdirSync(profile)
    return profile
  }
}

async function picture(who: Who, { page }: WatchedBrowser): Promise<void> {
  const folder = process.env.FAILURES_DIR
  if (folder) await page.screenshot({ path: join(folder, `${who}.png`), fullPage: true })
}
