import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { demoPersonalData } from '@exqress/demo/make-demo-csv.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { readStores, searchStores } from './lib/leak-search.ts'
import { seedDemo } from './lib/seed.ts'
import type { StackPlan } from './lib/services.ts'
import { startStack } from './lib/stack.ts'
import { createSteps } from './lib/steps.ts'
import { tellStory } from './lib/story.ts'

const canary = { kind: 'canary', text: '황보카나리 010-0000-7777' }

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
      const found = new Set(searchStores(await readStores(plan), [canary]).map(({ store }) => store))
      assert.deepEqual(
        planted.filter((place) => ![...found].some((store) => store.includes(place))),
        [],
      )
    } finally {
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
}

async function plantCanaries(plan: StackPlan): Promise<string[]> {
  const databases = { ...plan.databases, ...(plan.events.transport === 'postgres' ? { log: plan.events.url } : {}) }
  for (const connectionString of Object.values(databases)) {
    const client = new pg.Client({ connectionString })
    await client.connect()
    await client.query('create table canary_text (t text); create table canary_bytes (b bytea)')
    await client.query('insert into canary_text values ($1)', [JSON.stringify({ name: canary.text })])
    await client.query('insert into canary_bytes values ($1)', [Buffer.from(canary.text, 'utf16le')])
    await client.end()
  }
  const places = Object.keys(databases).flatMap((name) => [
    `${name}: public.canary_text`,
    `${name}: public.canary_bytes`,
  ])
  appendFileSync(join(plan.dataDir, 'logs', 'admin.log'), `{"x":"${encodeURIComponent(canary.text)}"}\n`)
  writeFileSync(join(plan.dataDir, 'blobs', 'delivery', 'canary'), Buffer.from(canary.text).toString('base64'))
  places.push('logs/admin.log', 'blobs/delivery/canary')
  if (plan.events.transport === 'kafka') {
    const kafka = new Kafka({ brokers: plan.events.brokers.split(','), logLevel: logLevel.NOTHING })
    const [admin, producer] = [kafka.admin(), kafka.producer()]
    await Promise.all([admin.connect(), producer.connect()])
    await admin.createTopics({ topics: [{ topic: 'canary', numPartitions: 1 }], waitForLeaders: true })
    await producer.send({ topic: 'canary', messages: [{ value: Buffer.from(canary.text).toString('base64url') }] })
    await Promise.all([admin.disconnect(), producer.disconnect()])
    places.push('topic canary')
  }
  return places
}
