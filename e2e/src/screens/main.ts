import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { openBrowsers } from '../browser/window.ts'
import { createAlbum } from './album.ts'
import { drawPromise } from './promise-picture.ts'
import { type Demo, showScreens } from './show-screens.ts'

// Every screen of both apps and the console on the demo's data, as pictures for the README: `npm run screens`. Whoever starts this
// says in EXQRESS_STAGE where the system is and who may sign in.
type Given = { plan: StackPlan; demo: Demo; stagePort: number }
const { plan, demo, stagePort } = JSON.parse(process.env.EXQRESS_STAGE ?? '{}') as Given
const album = createAlbum()
const browsers = await openBrowsers()
const folder = mkdtempSync(join(tmpdir(), 'exqress-picture-'))
try {
  await showScreens({ plan, demo, stagePort, album, browsers })
  await drawPromise({ plan, password: demo.password, browsers, folder })
} catch (error) {
  await browsers.picture()
  throw error
} finally {
  await browsers.close()
  rmSync(folder, { recursive: true, force: true })
}
const { count, bytes } = album.sum()
console.log(`\n      ${count} pictures, ${(bytes / 1e6).toFixed(1)} MB, in docs/screens\n`)
