import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '@exqress/local/with-client.ts'
import { createKafkaClient } from '@exqress/service/events/kafka.ts'
import { createFinder } from '@exqress/testing/find-bytes.ts'
import { formsOf } from '@exqress/testing/text-forms.ts'
import type { StackPlan } from './services.ts'

/** One thing that was looked into: a table, a topic, a file. */
export type Store = { name: string; bytes: Buffer }
export type Leak = { store: string; kind: string; encoding: string }

/** Every place in which one of the texts stands in one of its forms. A text itself is never part of the answer. */
export function searchStores(stores: Iterable<Store>, texts: readonly { kind: string; text: string }[]): Leak[] {
  const search = createSearch(texts)
  return [...stores].flatMap(search)
}

/** The same for stores that come one at a time: what is looked for is laid out once. */
export function createSearch(texts: readonly { kind: string; text: string }[]): (store: Store) => Leak[] {
  const needles = texts.flatMap(({ kind, text }) => formsOf(text).map((form) => ({ kind, ...form })))
  const find = createFinder(needles.map(({ bytes }) => bytes))
  return ({ name, bytes }) => {
    const leaks = new Map<string, Leak>()
    for (const index of find(bytes)) {
      const { kind, form } = needles[index] as (typeof needles)[number]
      leaks.set(`${kind}\0${form}`, { store: name, kind, encoding: form })
    }
    return [...leaks.values()]
  }
}

/**
 * All that a stack keeps: every table of its databases (as a dump writes it, and with its columns of bytes decoded), its topics
 * or log, its blobs and logs.
 */
export async function readStores(plan: StackPlan): Promise<Store[]> {
  const stores: Store[] = []
  for (const [name, url] of Object.entries(plan.databases)) stores.push(...(await readDatabase(name, url)))
  if (plan.events.transport === 'kafka') stores.push(...(await readTopics(plan.events.brokers)))
  else stores.push(...(await readDatabase('log', plan.events.url)))
  for (const folder of ['logs', 'blobs', 'kafka/kafka.log'])
    stores.push(...readFiles(join(plan.dataDir, folder), folder))
  return stores
}

async function readDatabase(database: string, connectionString: string): Promise<Store[]> {
  return withClient(connectionString, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const stores: Store[] = []
    for (const { name } of tables) {
      // The row as text is what pg_dump writes: arrays and bytes in them included.
      const { rows, fields } = await client.query(`select t.*, t::text as row_as_text from ${name} t`)
      const parts = rows.flatMap((row) => fields.map((field) => bytesOf(row[field.name])))
      stores.push({ name: `${database}: ${name}`, bytes: Buffer.concat(parts.flatMap((part) => [part, separator])) })
    }
    return stores
  })
}

/** Between two values, so that no text is put together from neighbours. */
const separator = Buffer.from([0])

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value
  if (value === null || value === undefined) return Buffer.alloc(0)
  return Buffer.from(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

export async function readTopics(brokers: string): Promise<Store[]> {
  const kafka = createKafkaClient({ brokers: brokers.split(','), clientId: 'leak-search' })
  const admin = kafka.admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'))
  const missing = new Map<string, bigint>()
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (BigInt(high) > BigInt(low)) missing.set(`${topic}/${partition}`, BigInt(high))
    }
  }
  const found = new Map<string, Buffer[]>(topics.map((topic) => [topic, []]))
  if (missing.size > 0) {
    const groupId = `leak-search-${process.pid}-${Date.now()}`
    const consumer = kafka.consumer({ groupId })
    await consumer.connect()
    await consumer.subscribe({ topics, fromBeginning: true })
    await new Promise<void>((done, fail) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error))
      consumer
        .run({
          autoCommit: false,
          eachMessage: async ({ topic, partition, message }) => {
            const headers = Buffer.from(
              JSON.stringify(message.headers ?? {}, (_, value) => value?.toString?.() ?? value),
            )
            for (const part of [message.key, message.value, headers]) {
              if (part) found.get(topic)?.push(part, separator)
            }
            const end = missing.get(`${topic}/${partition}`)
            if (end !== undefined && BigInt(message.offset) + 1n >= end) missing.delete(`${topic}/${partition}`)
            if (missing.size === 0) done()
          },
        })
        .catch(fail)
    })
    await consumer.disconnect()
    await admin.deleteGroups([groupId]).catch(() => {})
  }
  await admin.disconnect()
  return [...found].map(([topic, parts]) => ({ name: `topic ${topic}`, bytes: Buffer.concat(parts) }))
}

/**
 * Every file below the folder as it lies on the disk, but for the key stores: the databases' pages and write-ahead logs (where rows
 * stay long after they were deleted), the broker's segments, logs and blobs. Read one at a time; best when nothing runs any more.
 */
export function* rawFiles(folder: string, name: string): Generator<Store> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    const place = file.slice(folder.length + 1)
    if (!entry.isFile() || /^keys\//.test(place)) continue
    const bytes = readIfThere(file)
    if (!bytes) continue
    // Logs are laid out ahead, in zeros.
    let end = bytes.length
    while (end > 0 && bytes[end - 1] === 0) end--
    if (end > 0) yield { name: `${name}/${place}`, bytes: bytes.subarray(0, end) }
  }
}

/** A server at work removes files between the listing and the reading; what is gone holds nothing. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function readFiles(path: string, name: string): Store[] {
  if (!existsSync(path)) return []
  if (name.endsWith('.log')) return [{ name, bytes: readFileSync(path) }]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return { name: `${name}/${file.slice(path.length + 1)}`, bytes: readFileSync(file) }
    })
}
