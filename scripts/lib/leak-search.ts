import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import type { StackPlan } from './services.ts'

/** One thing that was looked into: a table, a topic, a file. */
export type Store = { name: string; bytes: Buffer }
export type Leak = { store: string; kind: string; encoding: string }

/**
 * The forms in which a text may lie in a store. Base64 depends on where in a longer text it begins, so each of the three
 * offsets is searched for, without the characters at its ends that its neighbours change.
 */
export function encodingsOf(text: string): { encoding: string; bytes: Buffer }[] {
  const utf8 = Buffer.from(text, 'utf8')
  const digits = text.replace(/[\s-]/g, '')
  const forms: [string, Buffer][] = [
    ['UTF-8', utf8],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['CP949', iconv.encode(text, 'cp949')],
    ['hex', Buffer.from(utf8.toString('hex'))],
    [
      'JSON \\u',
      Buffer.from(text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)),
    ],
    ['percent', Buffer.from(encodeURIComponent(text))],
  ]
  if (/^[\d\s-]{9,}$/.test(text)) {
    forms.push(['digits alone', Buffer.from(digits)])
    if (digits.startsWith('0')) forms.push(['E.164', Buffer.from(`82${digits.slice(1)}`)])
  }
  for (const offset of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(offset), utf8])
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor((padded.length * 8) / 6)
    for (const kind of ['base64', 'base64url'] as const) {
      forms.push([`${kind}+${offset}`, Buffer.from(padded.toString(kind).slice(from, to))])
    }
  }
  // Shorter ones stand in every megabyte of ciphertext by chance.
  const least = (encoding: string) => (encoding.startsWith('base64') ? 6 : 5)
  return forms
    .map(([encoding, bytes]) => ({ encoding, bytes }))
    .filter(({ encoding, bytes }) => bytes.length >= least(encoding))
}

/** Every place in which one of the texts stands in one of its forms. A text itself is never part of the answer. */
export function searchStores(stores: Store[], texts: { kind: string; text: string }[]): Leak[] {
  const needles = texts.flatMap(({ kind, text }) => encodingsOf(text).map((form) => ({ kind, ...form })))
  const seen = new Set<string>()
  return stores.flatMap(({ name, bytes }) =>
    needles
      .filter((needle) => bytes.includes(needle.bytes))
      .map(({ kind, encoding }) => ({ store: name, kind, encoding }))
      .filter((leak) => {
        const key = Object.values(leak).join('\0')
        return !seen.has(key) && seen.add(key)
      }),
  )
}

/** All that a stack keeps: every table of its databases (columns of bytes decoded), its topics or log, its blobs and logs. */
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
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const stores: Store[] = []
    for (const { name } of tables) {
      const { rows, fields } = await client.query(`select * from ${name}`)
      const parts = rows.flatMap((row) => fields.map((field) => bytesOf(row[field.name])))
      stores.push({ name: `${database}: ${name}`, bytes: Buffer.concat(parts.flatMap((part) => [part, separator])) })
    }
    return stores
  } finally {
    await client.end()
  }
}

/** Between two values, so that no text is put together from neighbours. */
const separator = Buffer.from([0])

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value
  if (value === null || value === undefined) return Buffer.alloc(0)
  return Buffer.from(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

async function readTopics(brokers: string): Promise<Store[]> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, clientId: 'leak-search' })
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
