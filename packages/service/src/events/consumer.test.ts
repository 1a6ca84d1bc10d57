import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Topic, topicName } from '@exqress/contracts/events.ts'
import { createEmptyDatabase, createTestDatabase } from '@exqress/testing/database.ts'
import { v7 as uuidv7 } from 'uuid'
import { type Tx, withTransaction } from '../db.ts'
import { appendEvents, type NewEvent } from './append-event.ts'
import { type Handlers, type Rules, requiresIssued } from './apply-events.ts'
import { createConsumer } from './consumer.ts'
import { listDeadLetters } from './dead-letters.ts'
import { type ReceivedEvent, writeEnvelope } from './envelope.ts'
import { createHearer, heardByKey, newKeys, received, until, untilHeard } from './heard-events.ts'
import { readKeptAside } from './outbox.ts'
import { createPostgresLog } from './postgres-log.ts'
import { reEmit } from './re-emit.ts'
import { createRelay } from './relay.ts'
import { buryKey, isBuried } from './tombstones.ts'

const at = '2026-03-01T00:00:00.000Z'

describe('the consumer', () => {
  const closing: { close(): Promise<void> }[] = []
  after(async () => {
    for (const part of closing.reverse()) await part.close()
  })

  /** A consumer of what the test publishes itself, event by event. */
  async function listen(rules: Rules, hearer: Awaited<ReturnType<typeof createHearer>>) {
    const transport = createPostgresLog({ url: await createEmptyDatabase(), name: 'test-log' })
    const topics: Topic[] = ['waybill', 'customer', 'user-access']
    const consumer = await createConsumer({
      ...rules,
      db: hearer.db,
      transport,
      group: 'test',
      topics,
      backoffMs: 1,
      onStuck: assert.ifError,
    })
    closing.push(transport, consumer)
    return { transport, consumer }
  }

  test('what needs the waybill waits for `issued`, in whatever topic and under whatever key it came', async () => {
    const hearer = await createHearer()
    const [waybillId = '', customerId = ''] = newKeys(2)
    const { transport } = await listen(
      {
        handlers: { 'customer.received': hearer.hear, 'waybill.key_destroyed': hearer.hear },
        requires: requiresIssued,
      },
      hearer,
    )
    await transport.publish([
      message('customer', waybillId, 1, 'customer.received', { waybillId, at }),
      message('customer', customerId, 1, 'customer.received', { waybillId, at }),
      message('customer', customerId, 2, 'customer.received', { waybillId, at }),
    ])
    await until(async () => (await readKeptAside(hearer.db)).parked === 3)
    // A type without a handler advances its key all the same, and frees what waited for it.
    await transport.publish([message('waybill', waybillId, 1, 'waybill.unmatched', { waybillId, customerId })])
    await untilHeard(hearer.db, 3)
    assert.deepEqual((await heardByKey(hearer.db)).get(customerId), ['1.1', '1.2'])
    assert.deepEqual(await readKeptAside(hearer.db), { parked: 0, frozen: 0, deadLetters: 0 })
  })

  test('a parked event whose handler fails becomes a dead letter too, and can be driven again', async () => {
    const hearer = await createHearer()
    const [key = ''] = newKeys(1)
    let broken = true
    const { transport, consumer } = await listen(
      {
        handlers: {
          async 'customer.received'(tx, event) {
            if (broken && event.version === 2) throw new Error('no')
            await hearer.hear(tx, event)
          },
        },
      },
      hearer,
    )
    const event = (version: number) => message('customer', key, version, 'customer.received', { waybillId: key, at })
    await transport.publish([event(2), event(3)])
    await until(async () => (await readKeptAside(hearer.db)).parked === 2)
    await transport.publish([event(1)])
    await until(async () => (await readKeptAside(hearer.db)).deadLetters === 1, 20_000)
    assert.deepEqual(await readKeptAside(hearer.db), { parked: 0, frozen: 1, deadLetters: 1 })
    broken = false
    assert.equal(await consumer.redrive((await listDeadLetters(hearer.db))[0]?.id ?? ''), true)
    assert.deepEqual((await heardByKey(hearer.db)).get(key), ['1.1', '1.2', '1.3'])
    assert.equal(await consumer.redrive(uuidv7()), false)
  })

  test('a frozen key holds back even what could be applied without its predecessors', async () => {
    const hearer = await createHearer()
    const [key = ''] = newKeys(1)
    let broken = true
    const { transport, consumer } = await listen(
      {
        handlers: {
          async 'customer.received'(tx, event) {
            if (broken && event.epoch === 1) throw new Error('no')
            await hearer.hear(tx, event)
          },
        },
      },
      hearer,
    )
    const event = (epoch: number) => message('customer', key, 1, 'customer.received', { waybillId: key, at }, epoch)
    await transport.publish([event(1), event(2)])
    await until(async () => (await readKeptAside(hearer.db)).frozen === 1)
    broken = false
    await consumer.redrive((await listDeadLetters(hearer.db))[0]?.id ?? '')
    assert.deepEqual((await heardByKey(hearer.db)).get(key), ['1.1', '2.1'])
  })

  describe('destruction', () => {
    const buryOn = (heard: (tx: Tx, event: ReceivedEvent) => Promise<void>): Rules => ({
      passThrough: ({ type }) => type === 'waybill.destroy_requested',
      handlers: {
        async 'waybill.destroy_requested'(tx, event) {
          if (await buryKey(tx, event.data.waybillId)) await heard(tx, event as never)
        },
        async 'waybill.unmatched'(tx, event) {
          if (event.version === 2) throw new Error('poison')
          await heard(tx, event as never)
        },
        'customer.received': heard as never,
      },
      afterBurial: { 'customer.damaged': heard as never },
    })
    const destroy = (key: string, version: number) =>
      message('waybill', key, version, 'waybill.destroy_requested', { waybillId: key, reason: 'recipient', at })
    const unmatched = (key: string, version: number) =>
      message('waybill', key, version, 'waybill.unmatched', { waybillId: key, customerId: key })

    test('passes over a gap, and no event of the waybill is kept or handled afterwards', async () => {
      const hearer = await createHearer()
      const [key = '', customer = ''] = newKeys(2)
      const { transport } = await listen(buryOn(hearer.hear), hearer)
      const ofCustomer = (version: number, waybillId: string, type = 'customer.received') =>
        message('customer', customer, version, type, { waybillId, at })
      // Of the waybill, 1 is missing; of the customer too, whose 2 speaks of the waybill.
      await transport.publish([unmatched(key, 3), ofCustomer(2, key)])
      await until(async () => (await readKeptAside(hearer.db)).parked === 2)
      await transport.publish([destroy(key, 4)])
      await untilHeard(hearer.db, 1)
      assert.equal(await withTransaction(hearer.db, (tx) => isBuried(tx, key)), true)
      const { rows } = await hearer.db.query('select reason, event, waybill_id as "waybillId" from parked_events')
      for (const row of rows) assert.deepEqual(row, { reason: 'passed', event: '', waybillId: null })
      // Late and repeated: acknowledged without the handlers, but for the type that asked to be told.
      await transport.publish([unmatched(key, 1), unmatched(key, 2), destroy(key, 4), unmatched(key, 5)])
      await transport.publish([ofCustomer(1, uuidv7()), ofCustomer(3, key), ofCustomer(4, key, 'customer.damaged')])
      await untilHeard(hearer.db, 3)
      assert.deepEqual(
        await heardByKey(hearer.db),
        new Map([
          [key, ['1.4']],
          [customer, ['1.1', '1.4']],
        ]),
      )
      await until(async () => (await readKeptAside(hearer.db)).parked === 0)
      const { rows: applied } = await hearer.db.query('select topic, version from applied_versions order by topic')
      assert.deepEqual(applied, [
        { topic: 'customer', version: 4 },
        { topic: 'waybill', version: 5 },
      ])
    })

    test('passes a frozen key and takes its dead letter along', async () => {
      const hearer = await createHearer()
      const [key = ''] = newKeys(1)
      const { transport } = await listen(buryOn(hearer.hear), hearer)
      await transport.publish([unmatched(key, 1), unmatched(key, 2), unmatched(key, 3)])
      await until(async () => (await readKeptAside(hearer.db)).frozen === 1)
      await transport.publish([destroy(key, 4)])
      await untilHeard(hearer.db, 2)
      await until(async () => (await readKeptAside(hearer.db)).parked === 0)
      assert.deepEqual(await readKeptAside(hearer.db), { parked: 0, frozen: 0, deadLetters: 0 })
      const { rows } = await hearer.db.query('select version, frozen from applied_versions')
      assert.deepEqual(rows, [{ version: 4, frozen: false }])
    })

    test('a late insert and a burial wait for each other', async () => {
      const { db } = await createHearer()
      const [key = ''] = newKeys(1)
      const order: string[] = []
      let burying: Promise<void> | undefined
      await withTransaction(db, async (tx) => {
        assert.equal(await isBuried(tx, key), false)
        burying = withTransaction(db, async (other) => {
          await buryKey(other, key)
          order.push('buried')
        })
        await sleep(100)
        order.push('inserted')
      })
      await burying
      assert.deepEqual(order, ['inserted', 'buried'])
      assert.equal(await withTransaction(db, (tx) => isBuried(tx, key)), true)
    })
  })

  test('re-emit: a projection older than the topics is filled by snapshots, over any gap', async () => {
    const { db: producer } = await createTestDatabase()
    const transport = createPostgresLog({ url: await createEmptyDatabase(), name: 'test-log' })
    const relay = createRelay({ db: producer, transport, source: '/user', batchSize: 100 })
    closing.push(transport, relay)
    const keys = newKeys(30).sort()
    const events = keys.flatMap((key) => [received(key), received(key)])
    await withTransaction(producer, (tx) => appendEvents(tx, events))
    // What the topics no longer hold.
    await until(async () => (await producer.query('select 1 from outbox where published_at is null')).rowCount === 0)
    const old = createPostgresLog({ url: await createEmptyDatabase(), name: 'test-log' })
    closing.push(old)
    await relay.close()
    const nowRelay = createRelay({ db: producer, transport: old, source: '/user' })
    closing.push(nowRelay)

    const hearer = await createHearer()
    const handlers: Handlers = { 'customer.received': hearer.hear, 'customer.snapshot': hearer.hear }
    const consumer = await createConsumer({
      ...{ db: hearer.db, transport: old, group: 'test', topics: ['customer' as const], handlers },
      onStuck: assert.ifError,
    })
    closing.push(consumer)
    const told = await reEmit(
      producer,
      {
        topic: 'customer',
        keysAfter: async (_db, after = '', limit) => keys.filter((key) => key > after).slice(0, limit),
        snapshotsOf: async (_tx, page) =>
          page.map(
            (key): NewEvent<'customer.snapshot'> => ({
              ...{ topic: 'customer', key, type: 'customer.snapshot', data: { waybillId: key } },
            }),
          ),
      },
      7,
    )
    assert.equal(told, 30)
    await withTransaction(producer, (tx) => appendEvents(tx, keys.map(received)))
    await untilHeard(hearer.db, 60)
    for (const versions of (await heardByKey(hearer.db)).values()) assert.deepEqual(versions, ['1.3', '1.4'])
  })
})

function message(topic: Topic, key: string, version: number, type: string, data: object, epoch = 1) {
  const head = { id: uuidv7(), source: '/test', type, key, time: at, epoch, version }
  return { stream: topicName(topic), key, value: writeEnvelope({ ...head, data: JSON.stringify(data) }) }
}
