import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '@exqress/local/with-client.ts'
import { createKafkaClient } from '@exqress/service/events/kafka.ts'
import { hide } from '@exqress/testing/text-forms.ts'
import { type Leak, type Store, searchStores } from './leak-search.ts'
import { type StackPlan, serviceNames } from './services.ts'

const canary = { kind: 'canary', text: '황보카나리 010-0000-7777' }

/** The canary in every encoding, one after the other, as it would lie in a file. */
export const canaries = (): Buffer =>
  Buffer.concat(hide(canary.text).flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))

/**
 * Hides a canary in each store of a stack, in each encoding.
 * @returns a part of the name of each store in which it now lies
 */
export async function plantCanaries(plan: StackPlan): Promise<string[]> {
  const databases = { ...plan.databases, ...(plan.events.transport === 'postgres' ? { log: plan.events.url } : {}) }
  for (const connectionString of Object.values(databases)) {
    await withClient(connectionString, async (client) => {
      await client.query('create table leak_canaries (bytes bytea)')
      for (const { bytes } of hide(canary.text)) await client.query('insert into leak_canaries values ($1)', [bytes])
    })
  }
  for (const name of serviceNames) {
    appendFileSync(join(plan.dataDir, 'logs', `${name}.log`), canaries())
    writeFileSync(join(plan.dataDir, 'blobs', name, 'canary'), canaries())
  }
  appendFileSync(join(plan.dataDir, 'logs', 'postgres.log'), canaries())
  const places = [
    'logs/postgres.log',
    ...Object.keys(databases).map((name) => `${name}: public.leak_canaries`),
    ...serviceNames.flatMap((name) => [`logs/${name}.log`, `blobs/${name}/canary`]),
  ]
  if (plan.events.transport === 'postgres') return places
  const kafka = createKafkaClient({ brokers: plan.events.brokers.split(','), clientId: 'canaries' })
  const [admin, producer] = [kafka.admin(), kafka.producer()]
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopics({ topics: [{ topic: 'canary', numPartitions: 1 }], waitForLeaders: true })
  await producer.send({ topic: 'canary', messages: hide(canary.text).map(({ bytes }) => ({ value: bytes })) })
  await Promise.all([admin.disconnect(), producer.disconnect()])
  return [...places, 'topic canary']
}

/** Where the search does not see a canary that it has to see, by place and encoding; empty when it sees. */
export function unseenCanaries(stores: Iterable<Store>, places: readonly string[]): string[] {
  const found = searchStores(stores, [canary])
  return places.flatMap((place) =>
    hide('').flatMap(({ encoding }) => (isFound(found, place, encoding) ? [] : [`${place}: ${encoding}`])),
  )
}

const isFound = (leaks: readonly Leak[], place: string, encoding: string) =>
  leaks.some((leak) => leak.store.includes(place) && leak.encoding.startsWith(encoding))
