import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { demoCustomers, demoFamily } from '@exqress/demo/demo-people.ts'
import { demoPersonalData } from '@exqress/demo/make-demo-csv.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { plantCanaries, unseenCanaries } from './lib/canaries.ts'
import { readStores, searchStores } from './lib/leak-search.ts'
import { seedDemo } from './lib/seed.ts'
import { signInCustomer, until } from './lib/seed-doors.ts'
import { lives } from './lib/seed-lives.ts'
import { type Stack, startStack } from './lib/stack.ts'
import { createSteps } from './lib/steps.ts'
import { tellStory } from './lib/story.ts'

/** The recipient, asked as their app asks, has a parcel in every state, of all five carriers. */
async function assertLives(plan: Stack['plan']) {
  const customer = await signInCustomer(plan, demoCustomers[0]?.phone ?? '')
  const seen = async () =>
    (
      await customer.call<{ parcels: { state: string; carrier: string; destruction?: { receipt?: string } }[] }>(
        'GET',
        '/api/parcels',
      )
    ).parcels
  const states = lives.filter((life) => life !== 'destroyed')
  await until('the recipient to be told of every state', async () => {
    const now = new Set((await seen()).map(({ state }) => state))
    return states.every((state) => now.has(state))
  })
  assert.equal(new Set((await seen()).map(({ carrier }) => carrier)).size, 5)
}

for (const transport of ['kafka', 'postgres'] as const) {
  test(`the demo on ${transport}: its story ends well and no store keeps a word about its people`, async (t) => {
    const can = await kafkaAvailable()
    if (transport === 'kafka' && !can.available) return t.skip(can.reason)
    const dataDir = mkdtempSync(join(tmpdir(), `exqress-slow-${transport}-`))
    const stack = await startStack({ dataDir, ports: 'free', transport, steps: createSteps() })
    try {
      let [part, since] = ['', Date.now()]
      const demo = await seedDemo(stack.plan, (next) => {
        if (part) t.diagnostic(`${part}: ${Date.now() - since} ms`)
        part = next
        since = Date.now()
      })
      t.diagnostic(`${part}: ${Date.now() - since} ms`)
      const { plan } = stack
      await assertLives(plan)
      assert.equal(await tellStory({ plan, demo }).exitCode, 0)

      const stores = await readStores(plan)
      assert.ok(stores.length > 20 && stores.every(({ bytes }) => bytes !== undefined))
      const family = [demoFamily.name, demoFamily.phone, demoFamily.memo].map((text) => ({
        kind: 'name' as const,
        text,
      }))
      assert.deepEqual(searchStores(stores, [...demoPersonalData(), ...family]), [], 'personal data in clear')

      // The search must be known to see, so each kind of store gets something to find.
      const planted = await plantCanaries(plan)
      assert.deepEqual(unseenCanaries(await readStores(plan), planted), [])
    } finally {
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
}
