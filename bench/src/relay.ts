// The way of an event, beside kafkajs's producer alone and in one run, as ratios: append, relay (to Kafka, to the Postgres log), and how
// long it takes from the commit in one service until it is committed in another. Run: node bench/src/relay.ts [events] [rounds] [seconds]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { topicName } from '@exqress/contracts/events.ts'
import { kafkaAvailable, startKafka } from '@exqress/local/kafka.ts'
import { startPostgres } from '@exqress/local/postgres.ts'
import { createPool, type Db, withTransaction } from '@exqress/service/db.ts'
import { appendEvent, appendEvents, type NewEvent } from '@exqress/service/events/append-event.ts'
import { createConsumer } from '@exqress/service/events/consumer.ts'
import { writeEnvelope } from '@exqress/service/events/envelope.ts'
import { createKafkaTransport } from '@exqress/service/events/kafka.ts'
import { createPostgresLog } from '@exqress/service/events/postgres-log.ts'
import { createRelay } from '@exqress/service/events/relay.ts'
import { replayOutbox } from '@exqress/service/events/replay-outbox.ts'
import type { EventTransport } from '@exqress/service/events/transport.ts'
import { migrate } from '@exqress/service/migrate.ts'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { v7 as uuidv7 } from 'uuid'

const EVENTS = Number(process.argv[2] ?? 30_000)
const ROUNDS = Number(process.argv[3] ?? 3)
const SECONDS = Number(process.argv[4] ?? 10)
const PER_SECOND = 1_000
const BATCH = 1_000

type Figures = { perSecond: number; cpu: number }

const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-relay-'))
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
const availability = await kafkaAvailable()
const kafka = availability.available ? await startKafka({ dataDir: join(folder, 'kafka') }) : undefined
if (!availability.available) console.log(`without Kafka: ${availability.reason}`)

const keys = Array.from({ length: 5_000 }, () => uuidv7())
const at = new Date().toISOString()
/** About as large as most events: ids, a state, a time. */
const eventOf = (index: number): NewEvent<'parcel.state_changed'> => {
  const key = keys[index % keys.length] as string
  const data = { waybillId: key, state: 'in_transit', from: 'picked_up', inferred: false, at, courierId: key } as const
  return { topic: 'parcel', key, type: 'parcel.state_changed', data }
}

const producer = await database('producer')
const transports: [name: string, transport: EventTransport][] = [
  ['Postgres log', createPostgresLog({ url: await postgres.ensureDatabase('log'), name: 'bench' })],
]
if (kafka)
  transports.unshift(['Kafka', createKafkaTransport({ brokers: [kafka.brokers], clientId: 'bench', partitions: 3 })])

const figures = new Map<string, Figures[]>()
await measure('append, bulk', async () => {
  for (let first = 0; first < EVENTS; first += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, EVENTS - first) }, (_, index) => eventOf(first + index))
    await withTransaction(producer, (tx) => appendEvents(tx, events))
  }
})
for (let round = 0; round < ROUNDS; round++) {
  if (kafka) await measureProducer(kafka.brokers)
  for (const [name, transport] of transports) await measureRelay(name, transport)
}

console.log(`\n${EVENTS} events of ${(await envelopes(1))[0]?.value.length} characters, medians of ${ROUNDS} rounds`)
console.table(Object.fromEntries([...figures].map(([name, rounds]) => [name, medianOf(rounds)])))
if (kafka) {
  const alone = 'kafkajs producer alone'
  console.log(
    `relay to Kafka / kafkajs producer alone: throughput ${ratio('relay to Kafka', alone, 'perSecond')} (bar: 0.5)`,
  )
  console.log(`relay to Kafka / kafkajs producer alone: CPU ${ratio('relay to Kafka', alone, 'cpu')}`)
}
for (const [name, transport] of transports) await measureLatency(name, transport)

for (const [, transport] of transports) await transport.close()
await producer.end()
await kafka?.stop()
await postgres.stop()
await rm(folder, { recursive: true, force: true })

async function database(name: string): Promise<Db> {
  const db = createPool({ url: await postgres.ensureDatabase(name), name: 'bench', size: 24, statementTimeoutMs: 0 })
  await migrate(db)
  return db
}

/** Events a second, and microseconds of this process's CPU for each. */
async function measure(name: string, run: () => Promise<unknown>) {
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  await run()
  const seconds = (performance.now() - before) / 1_000
  const { user, system } = process.cpuUsage(cpuBefore)
  const rounds = figures.get(name) ?? []
  rounds.push({ perSecond: EVENTS / seconds, cpu: (user + system) / EVENTS })
  figures.set(name, rounds)
}

async function measureProducer(brokers: string) {
  const client = new Kafka({ brokers: [brokers], clientId: 'bench', logLevel: logLevel.NOTHING })
  const admin = client.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: 'alone', numPartitions: 3 }], waitForLeaders: true })
  await admin.disconnect()
  const alone = client.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false })
  await alone.connect()
  const messages = await envelopes(EVENTS)
  await measure('kafkajs producer alone', async () => {
    for (let first = 0; first < EVENTS; first += BATCH) {
      const batch = messages.slice(first, first + BATCH)
      await alone.sendBatch({ acks: -1, topicMessages: [{ topic: 'alone', messages: batch }] })
    }
  })
  await alone.disconnect()
}

async function measureRelay(name: string, transport: EventTransport) {
  // The first publish makes topics and connections; that is no throughput.
  await transport.publish((await envelopes(1)).map((message) => ({ stream: topicName('parcel'), ...message })))
  await replayOutbox(producer)
  await producer.query('vacuum (analyze) outbox')
  await measure(`relay to ${name}`, async () => {
    const { promise: done, resolve } = Promise.withResolvers<void>()
    let published = 0
    const onPublished = ({ count }: { count: number }) => {
      published += count
      if (published >= EVENTS) resolve()
    }
    const relay = createRelay({ db: producer, transport, source: '/bench', batchSize: BATCH, onPublished })
    await done
    await relay.close()
  })
}

/** As the relay writes them. */
async function envelopes(count: number): Promise<{ key: string; value: string }[]> {
  const id = uuidv7()
  return Array.from({ length: count }, (_, index) => {
    const { key, type, data } = eventOf(index)
    const head = { id, source: '/bench', type, key, time: at, epoch: 1, version: 1 + Math.floor(index / keys.length) }
    return { key, value: writeEnvelope({ ...head, data: JSON.stringify(data) }) }
  })
}

/** Single commits at an even rate, until each is committed in the other service's database too, with a row written by its handler. */
async function measureLatency(name: string, transport: EventTransport) {
  await producer.query('truncate outbox, event_versions')
  const reader = await database(`reader_${name.replaceAll(' ', '_').toLowerCase()}`)
  await reader.query('create table seen (waybill_id uuid primary key)')
  const fresh = Array.from({ length: PER_SECOND * SECONDS }, () => uuidv7())
  const committed = new Map<string, number>()
  const delays: number[] = []
  const commits: number[] = []
  const inHand: string[] = []
  const relay = createRelay({ db: producer, transport, source: '/bench' })
  const consumer = await createConsumer({
    db: reader,
    transport,
    group: 'bench',
    topics: ['customer'],
    handlers: {
      async 'customer.received'(tx, { key }) {
        await tx.query('insert into seen (waybill_id) values ($1)', [key])
        inHand.push(key)
      },
    },
    onStuck: console.error,
    onApplied() {
      const now = performance.now()
      // Not there: its commit has not been answered to the writer yet.
      for (const key of inHand.splice(0)) delays.push(Math.max(0, now - (committed.get(key) ?? now)))
    },
  })
  await sleep(3_000) // the group forms
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  const writing: Promise<void>[] = []
  for (const [index, key] of fresh.entries()) {
    const due = start + (index * 1_000) / PER_SECOND
    if (due > performance.now() + 1) await sleep(due - performance.now())
    const data = { waybillId: key, at }
    const event = { topic: 'customer', key, type: 'customer.received', data } as const
    const begun = performance.now()
    writing.push(
      withTransaction(producer, (tx) => appendEvent(tx, event)).then(() => {
        const now = performance.now()
        committed.set(key, now)
        commits.push(now - begun)
      }),
    )
  }
  await Promise.all(writing)
  const written = (performance.now() - start) / 1_000
  const deadline = Date.now() + 20_000
  while (delays.length < fresh.length && Date.now() < deadline) await sleep(20)
  const { user, system } = process.cpuUsage(cpuBefore)
  await consumer.close()
  await relay.close()
  await reader.end()
  console.log(
    `${name}, commit to visible at ${(fresh.length / written).toFixed(0)}/s: ${quantiles(delays)} (bar: p99 75), ${delays.length} of ${fresh.length} seen; ` +
      `the writer's own transaction, as a measure of the machine: ${quantiles(commits)}; ` +
      `${((user + system) / fresh.length).toFixed(0)} µs CPU an event, writer and reader together`,
  )
}

function quantiles(milliseconds: number[]): string {
  // The first second is everybody's warming up.
  const sorted = milliseconds.slice(PER_SECOND).sort((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(0)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
}

function medianOf(rounds: Figures[]): { 'events/s': number; 'CPU µs/event': number } {
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
  return {
    'events/s': Math.round(median(rounds.map(({ perSecond }) => perSecond))),
    'CPU µs/event': Math.round(median(rounds.map(({ cpu }) => cpu)) * 10) / 10,
  }
}

function ratio(one: string, other: string, figure: keyof Figures): string {
  const of = (name: string) => figures.get(name) ?? []
  const ratios = of(one).map((round, index) => round[figure] / (of(other)[index]?.[figure] ?? Number.NaN))
  return (ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN).toFixed(2)
}
