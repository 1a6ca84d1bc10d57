import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { demoPersonalData } from '@exqress/demo/make-demo-csv.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { plantCanaries, unseenCanaries } from './lib/canaries.ts'
import { readStores, searchStores } from './lib/leak-search.ts'
import { seedDemo } from './lib/seed.ts'
import { startStack } from './lib/stack.ts'
import { createSteps } from './lib/steps.ts'
import { tellStory } from './lib/story.ts'

for (const transport of ['kafka', 'postgres'] as const) {
  test(`the demo on ${transport}: its story ends well and no store keeps a word about its people`, async (t) => {
    const can = await kafkaAvailable()
    if (transport === 'kafka' && !can.available) return t.skip(can.reason)
    const dataDir = mkdtempSync(join(tmpdir(), `exqress-slow-${transport}-`))
    const stack = await startStack({ dataDir, ports: 'free', transport, steps: createSteps() })
    try {
      const demo = await seedDemo(stack.plan, () => {})
      const { plan } = stack
      assert.equal(await tellStory({ plan, demo }).exitCode, 0)

      const stores = await readStores(plan)
      assert.ok(stores.length > 20 && stores.every(({ bytes }) => bytes !== undefined))
      assert.deepEqual(searchStores(stores, demoPersonalData()), [], 'personal data in clear')

      // The search must be known to see, so each kind of store gets something to find.
      const planted = await plantCanaries(plan)
      assert.deepEqual(unseenCanaries(await readStores(plan), planted), [])
    } finally {
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
}
