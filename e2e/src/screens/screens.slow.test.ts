import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from '@exqress/local/free-port.ts'
import { seedDemo } from '@exqress/scripts/lib/seed.ts'
import { openBrowsers } from '../browser/window.ts'
import { startTestStack } from '../test-stack.ts'
import { createInspector } from './inspector.ts'
import { showScreens } from './show-screens.ts'

test('every screen, in both themes and languages, on a phone and a desk: axe finds nothing, and nothing is too small', async (t) => {
  const stagePort = await freePort()
  const { plan } = await startTestStack({
    transport: 'postgres',
    withApps: true,
    stage: `http://localhost:${stagePort}`,
  })
  const demo = await seedDemo(plan, () => {})
  const browsers = await openBrowsers()
  t.after(() => browsers.close())
  const inspector = createInspector()
  try {
    await showScreens({ plan, demo, stagePort, album: inspector, browsers })
  } catch (error) {
    await browsers.picture()
    console.log(inspector.faults.join('\n'))
    throw error
  }
  console.log(`     ${inspector.looked} looks`)
  assert.deepEqual(inspector.faults, [])
  assert.ok(inspector.looked > 500, 'most screens were not looked at')
})
