import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { type Topic, topicName } from '@exqress/contracts/events.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 as uuidv7 } from 'uuid'
import { type Db, withTransaction } from '../db.ts'
import { appendEvent, appendEvents } from './append-event.ts'
import type { Handlers } from './apply-events.ts'
import { type Consumer, createConsumer } from './consumer.ts'
import { listDeadLetters } from './dead-letters.ts'
import { writeEnvelope } from './envelope.ts'
import { assertComplete, createHearer, heardByKey, newKeys, received, until, untilHeard } from './heard-events.ts'
import { createRelay, type Relay } from './relay.ts'
import { replayOutbox } from './replay-outbox.ts'
import type { EventTransport } from './transport.ts'

export interface TransportUnderTest {
  /** A transport to a log that no other test uses; the same `log`, the same log. */
  open(log: string): Promise<EventTransport>
  /** Ends the log's server hard, or cuts everyone off, and brings it back with its data. */
  interrupt(log: string): Promise<void>
}

const stream = topicName('customer')

/** What every transport has to keep, whatever happens. */
export function testTransport(name: string, under: TransportUnderTest, options: { skip?: string } = {}) {
  describe(name, { ...(options.skip && { skip: options.skip }) }, () => {
    const closing: { close(): Promise<void> }[] = []
    after(async () => {
      for (const part of closing.reverse()) await part.close()
    })
    let logs = 0

    async function stage() {
      const log = `${++logs}`
      const { db: producer } = await createTestDatabase()
      const hearer = await createHearer()
      const open = async () => {
        const transport = await under.open(log)
        closing.push(transport)
        return transport
      }
      return {
        log,
        producer,
        hearer,
        open,
        relay(transport: EventTransport): Relay {
          const relay = createRelay({ db: producer, transport, source: '/user', batchSize: 200 })
          closing.push(relay)
          return relay
        },
        async consume(
          transport: EventTransport,
          handlers: Handlers = { 'customer.received': hearer.hear },
          db = hearer.db,
        ) {
          const topics: Topic[] = ['customer']
          const consumer = await createConsumer({
            db,
            transport,
            group: 'test',
            topics,
            handlers,
            backoffMs: 5,
            onStuck: assert.ifError,
          })
          closing.push(consumer)
          return consumer
        },
      }
    }

    test('concurrent writers: every event once, in the order of its key', async () => {
      const { producer, hearer, open, relay, consume } = await stage()
      const transport = await open()
      relay(transport)
      await consume(transport)
      const keys = newKeys(40)
      await writeConcurrently(producer, keys, { writers: 6, eventsPerKey: 60 })
      await untilHeard(hearer.db, 40 * 60)
      await assertComplete(hearer.db, keys, 60)
    })

    test('everything delivered again is recognised', async () => {
      const { producer, hearer, open, relay, consume } = await stage()
      const transport = await open()
      relay(transport)
      await consume(transport)
      const [key = ''] = newKeys(1)
      await append(producer, key, 30)
      await untilHeard(hearer.db, 30)
      assert.equal(await replayOutbox(producer), 30)
      await append(producer, key, 1)
      await untilHeard(hearer.db, 31)
      await assertComplete(hearer.db, [key], 31)
      assert.equal(await countParked(hearer.db), 0)
    })

    test('in any other order, and with a gap that closes late: applied in order, nothing before its turn', async () => {
      const { hearer, open, consume } = await stage()
      const transport = await open()
      await consume(transport)
      const [key = ''] = newKeys(1)
      await transport.publish([4, 1, 3, 1, 4].map((version) => envelope(key, version)))
      await untilHeard(hearer.db, 1)
      await until(async () => (await countParked(hearer.db)) === 2)
      await transport.publish([envelope(key, 2), envelope(key, 3)])
      await untilHeard(hearer.db, 4)
      await assertComplete(hearer.db, [key], 4)
      assert.equal(await countParked(hearer.db), 0)
    })

    test('a new recovery epoch begins at 1 and is no doublet', async () => {
      const { hearer, open, consume } = await stage()
      const transport = await open()
      await consume(transport)
      const [key = ''] = newKeys(1)
      await transport.publish([envelope(key, 1), envelope(key, 2), envelope(key, 2, 2), envelope(key, 1, 2)])
      await untilHeard(hearer.db, 4)
      assert.deepEqual((await heardByKey(hearer.db)).get(key), ['1.1', '1.2', '2.1', '2.2'])
    })

    test('a poisonous event freezes its key and nothing else; once it can be handled, nothing is missing', async () => {
      const { producer, hearer, open, relay, consume } = await stage()
      const transport = await open()
      relay(transport)
      const [good = '', bad = ''] = newKeys(2)
      let mended = false
      const consumer: Consumer = await consume(transport, {
        async 'customer.received'(tx, event) {
          if (event.key === bad && event.version === 3 && !mended) throw new TypeError('cannot read this')
          await hearer.hear(tx, event)
        },
      })
      await append(producer, bad, 6)
      await append(producer, good, 6)
      await untilHeard(hearer.db, 8)
      await until(async () => (await listDeadLetters(hearer.db))[0]?.waiting === 3)
      const [letter, ...others] = await listDeadLetters(hearer.db)
      assert.equal(others.length, 0)
      assert.deepEqual([letter?.key, letter?.version], [bad, 3])
      assert.match(letter?.failure ?? '', /TypeError/)
      assert.doesNotMatch(letter?.failure ?? '', /cannot read this/)
      await assert.rejects(consumer.redrive(letter?.id ?? ''), TypeError)
      mended = true
      assert.equal(await consumer.redrive(letter?.id ?? ''), true)
      await append(producer, bad, 1)
      await untilHeard(hearer.db, 13)
      await assertComplete(hearer.db, [bad], 7)
      assert.deepEqual(await listDeadLetters(hearer.db), [])
    })

    test('what is no event at all is kept aside and holds nothing up', async () => {
      const { hearer, open, consume } = await stage()
      const transport = await open()
      await consume(transport)
      const [key = ''] = newKeys(1)
      await transport.publish([{ stream, key, value: '{"specversion":"0.3"' }, envelope(key, 1)])
      await untilHeard(hearer.db, 1)
      const letters = await listDeadLetters(hearer.db)
      assert.deepEqual(
        letters.map(({ topic, version }) => [topic, version]),
        [[stream, null]],
      )
    })

    test('the log goes down hard in the middle: nothing is lost, nothing twice', async () => {
      const { log, producer, hearer, open, relay, consume } = await stage()
      relay(await open())
      await consume(await open())
      const keys = newKeys(20)
      const writing = writeConcurrently(producer, keys, { writers: 4, eventsPerKey: 100, pauseMs: 10 })
      await until(async () => (await heardByKey(hearer.db)).size === keys.length)
      await under.interrupt(log)
      await writing
      await untilHeard(hearer.db, 20 * 100, 40_000)
      await assertComplete(hearer.db, keys, 100)
    })

    test("a consumer's database set back under its running consumer reads again what it lost", async () => {
      const { producer, hearer, open, relay, consume } = await stage()
      const transport = await open()
      relay(transport)
      await consume(transport)
      const keys = newKeys(5)
      for (const key of keys) await append(producer, key, 20)
      await untilHeard(hearer.db, 100)
      await saveTables(hearer.db)
      for (const key of keys) await append(producer, key, 20)
      await untilHeard(hearer.db, 200)
      await setTablesBack(hearer.db)
      for (const key of keys) await append(producer, key, 1)
      await untilHeard(hearer.db, 205)
      await assertComplete(hearer.db, keys, 41)
    })

    test('a new consumer reads from its stored offset, and one with an empty database from the beginning', async () => {
      const { producer, hearer, open, relay, consume } = await stage()
      const transport = await open()
      relay(transport)
      const first = await consume(transport)
      const [key = ''] = newKeys(1)
      await append(producer, key, 10)
      await untilHeard(hearer.db, 10)
      await first.close()
      await append(producer, key, 10)
      const second = await consume(transport)
      await untilHeard(hearer.db, 20)
      await second.close()
      const late = await createHearer()
      await consume(transport, { 'customer.received': late.hear }, late.db)
      await untilHeard(late.db, 20)
      await assertComplete(hearer.db, [key], 20)
      await assertComplete(late.db, [key], 20)
    })

    test('members come and go while events flow', async () => {
      const { producer, hearer, open, relay, consume } = await stage()
      relay(await open())
      const one = await consume(await open())
      const keys = newKeys(20)
      const writing = writeConcurrently(producer, keys, { writers: 4, eventsPerKey: 80, pauseMs: 15 })
      await until(async () => (await heardByKey(hearer.db)).size > 0)
      await consume(await open())
      await until(async () => (await heardByKey(hearer.db)).size === keys.length)
      await one.close()
      await writing
      await untilHeard(hearer.db, 20 * 80, 30_000)
      await assertComplete(hearer.db, keys, 80)
    })

    // Offsets of the old log mean nothing in the new one, be they beyond its end or in its middle.
    for (const [length, newcomers] of [
      ['shorter', 0],
      ['longer', 40],
    ] as const) {
      test(`the log's data is gone and the outbox is told again into a ${length} one`, async () => {
        const { producer, hearer, open, relay, consume } = await stage()
        const transport = await open()
        const [oldRelay, oldConsumer] = [relay(transport), await consume(transport)]
        const [key = '', ...others] = newKeys(1 + newcomers)
        await append(producer, key, 10)
        await untilHeard(hearer.db, 10)
        await oldRelay.close()
        await oldConsumer.close()
        const empty = await (await stage()).open()
        await empty.publish(others.map((other) => envelope(other, 1)))
        await append(producer, key, 5)
        await replayOutbox(producer)
        relay(empty)
        await consume(empty)
        await untilHeard(hearer.db, 15 + newcomers)
        await assertComplete(hearer.db, [key], 15)
      })
    }
  })
}

function envelope(key: string, version: number, epoch = 1) {
  const data = JSON.stringify({ waybillId: key, at: '2026-03-01T00:00:00.000Z' })
  const event = { id: uuidv7(), source: '/user', type: 'customer.received', key, time: new Date().toISOString() }
  return { stream, key, value: writeEnvelope({ ...event, epoch, version, data }) }
}

async function append(db: Db, key: string, count: number) {
  await withTransaction(db, (tx) =>
    appendEvents(
      tx,
      Array.from({ length: count }, () => received(key)),
    ),
  )
}

/** Writers that share keys, each transaction open for a while, so that positions commit in another order than they were given. */
async function writeConcurrently(
  db: Db,
  keys: string[],
  { writers, eventsPerKey, pauseMs = 0 }: { writers: number; eventsPerKey: number; pauseMs?: number },
) {
  const todo = Array.from({ length: eventsPerKey }, () => keys).flat()
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let index = writer; index < todo.length; index += writers) {
        await withTransaction(db, async (tx) => {
          await appendEvent(tx, received(todo[index] as string))
          if (index % 7 === writer) await tx.query('select pg_sleep(0.003)')
          if (index % 50 === 0) await tx.query('select pg_sleep($1)', [pauseMs / 1000])
        })
      }
    }),
  )
}

async function countParked(db: Db): Promise<number> {
  return (await db.query('select count(*) as n from parked_events', [])).rows[0].n
}

const TABLES = ['heard', 'applied_versions', 'consumer_offsets', 'parked_events', 'dead_letters']

async function saveTables(db: Db) {
  for (const table of TABLES) await db.query(`create table saved_${table} as table ${table}`)
}

/** As a restore of a backup would, all at once. */
async function setTablesBack(db: Db) {
  await withTransaction(db, async (tx) => {
    await tx.query(`truncate ${TABLES.join(', ')}`)
    await tx.query(
      'insert into heard (topic, key, epoch, version, type) select topic, key, epoch, version, type from saved_heard order by seq',
    )
    for (const table of TABLES.slice(1)) await tx.query(`insert into ${table} select * from saved_${table}`)
  })
}
