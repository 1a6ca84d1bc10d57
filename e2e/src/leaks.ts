import assert from 'node:assert/strict'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Leak, readStores, type Store, searchStores } from '@exqress/scripts/lib/leak-search.ts'
import { type StackPlan, serviceNames } from '@exqress/scripts/lib/services.ts'
import { hide } from '@exqress/testing/text-forms.ts'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { askDatabase } from './databases.ts'
import { type PersonalText, personalTexts } from './people.ts'

const canary: PersonalText = { kind: 'canary', text: '황보카나리 010-0000-7777' }

/** What browsers keep, each as a store of its own. */
export type Kept = { who: string; parts: readonly Buffer[] }

/**
 * Looks for every word about a person of the journey in all that a stack keeps, and in browsers: there must be none. Then hides a
 * canary in each store and encoding: the same search must find every one, or its silence means nothing.
 */
export async function assertNothingLeaked(
  plan: StackPlan,
  {
    numbers = [],
    browsers = [],
    others = [],
  }: { numbers?: readonly string[]; browsers?: readonly Kept[]; others?: readonly PersonalText[] } = {},
): Promise<void> {
  const kept = browsers.map(({ who, parts }): Store => ({ name: `browser of ${who}`, bytes: Buffer.concat(parts) }))
  const stores = [...(await readStores(plan)), ...kept]
  await assertComplete(plan, stores)
  assert.deepEqual(searchStores(stores, [...personalTexts(numbers), ...others]), [], 'personal data in clear')

  const places = await plantCanaries(plan)
  const again = [...(await readStores(plan)), ...kept.map(withCanaries)]
  const found = searchStores(again, [canary])
  const unseen = [...places, ...kept.map(({ name }) => name)].flatMap((place) =>
    hide('').flatMap(({ encoding }) => (isFound(found, place, encoding) ? [] : [`${place}: ${encoding}`])),
  )
  assert.deepEqual(unseen, [], 'canaries that the search did not see')
}

const isFound = (leaks: readonly Leak[], place: string, encoding: string) =>
  leaks.some((leak) => leak.store.includes(place) && leak.encoding.startsWith(encoding))

const canaries = (): Buffer => Buffer.concat(hide(canary.text).flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))

const withCanaries = ({ name, bytes }: Store): Store => ({ name, bytes: Buffer.concat([bytes, canaries()]) })

/** A search of nothing finds nothing. */
async function assertComplete(plan: StackPlan, stores: readonly Store[]): Promise<void> {
  for (const name of serviceNames) {
    const tables = await askDatabase<{ name: string }>(
      plan,
      name,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'`,
    )
    for (const table of tables) assert.ok(stores.some((store) => store.name === `${name}: ${table.name}`))
    const log = stores.find((store) => store.name === `logs/${name}.log`)
    assert.ok(log && log.bytes.length > 500, `the log of ${name}`)
  }
  const told = stores.filter(({ name }) =>
    plan.events.transport === 'kafka' ? name.startsWith('topic exqress.') : name.startsWith('log: '),
  )
  assert.ok(
    told.some(({ bytes }) => bytes.includes('waybill.issued')) &&
      told.some(({ bytes }) => bytes.includes('access.recorded')),
  )
}

async function plantCanaries(plan: StackPlan): Promise<string[]> {
  const databases = { ...plan.databases, ...(plan.events.transport === 'postgres' ? { log: plan.events.url } : {}) }
  for (const connectionString of Object.values(databases)) {
    const client = new pg.Client({ connectionString })
    await client.connect()
    await client.query('create table canaries (bytes bytea)')
    for (const { bytes } of hide(canary.text)) await client.query('insert into canaries values ($1)', [bytes])
    await client.end()
  }
  for (const name of serviceNames) {
    appendFileSync(join(plan.dataDir, 'logs', `${name}.log`), canaries())
    writeFileSync(join(plan.dataDir, 'blobs', name, 'canary'), canaries())
  }
  const places = [
    ...Object.keys(databases).map((name) => `${name}: public.canaries`),
    ...serviceNames.flatMap((name) => [`logs/${name}.log`, `blobs/${name}/canary`]),
  ]
  if (plan.events.transport === 'postgres') return places
  const kafka = new Kafka({ brokers: plan.events.brokers.split(','), logLevel: logLevel.NOTHING })
  const [admin, producer] = [kafka.admin(), kafka.producer()]
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopics({ topics: [{ topic: 'canary', numPartitions: 1 }], waitForLeaders: true })
  await producer.send({ topic: 'canary', messages: hide(canary.text).map(({ bytes }) => ({ value: bytes })) })
  await Promise.all([admin.disconnect(), producer.disconnect()])
  return [...places, 'topic canary']
}
