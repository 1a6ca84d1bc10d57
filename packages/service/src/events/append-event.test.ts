import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { withTransaction } from '../db.ts'
import { raiseRecoveryEpoch } from '../recovery/recovery-epoch.ts'
import { appendEvent, appendEvents } from './append-event.ts'
import { newKeys, received } from './heard-events.ts'

const { db } = await createTestDatabase()

test('versions count per topic and key, and only what is committed', async () => {
  const [key = '', other = ''] = newKeys(2)
  const first = await withTransaction(db, (tx) => appendEvent(tx, received(key)))
  await assert.rejects(
    withTransaction(db, async (tx) => {
      await appendEvent(tx, received(key))
      throw new Error('no')
    }),
  )
  const second = await withTransaction(db, (tx) => appendEvent(tx, received(key)))
  const elsewhere = await withTransaction(db, (tx) => appendEvent(tx, received(other)))
  assert.deepEqual([first.version, second.version, elsewhere.version], [1, 2, 1])
})

test('many at once are numbered in their order, mixed with others', async () => {
  const [a = '', b = ''] = newKeys(2)
  await withTransaction(db, (tx) => appendEvent(tx, received(b)))
  const appended = await withTransaction(db, (tx) => appendEvents(tx, [a, b, a, a, b].map(received)))
  assert.deepEqual(
    appended.map(({ version }) => version),
    [1, 2, 2, 3, 3],
  )
  const { rows } = await db.query(
    'select key, version, id from outbox where key = any($1) order by position offset 1',
    [[a, b]],
  )
  assert.deepEqual(
    rows.map(({ key, version }) => [key, version]),
    [
      [a, 1],
      [b, 2],
      [a, 2],
      [a, 3],
      [b, 3],
    ],
  )
  assert.deepEqual(
    rows.map(({ id }) => id),
    appended.map(({ id }) => id),
  )
})

test('bulk appends of the same keys in opposite orders do not lock each other out', async () => {
  const keys = newKeys(50)
  const runs = Array.from({ length: 20 }, (_, run) => (run % 2 ? keys : keys.toReversed()))
  await Promise.all(runs.map((order) => withTransaction(db, (tx) => appendEvents(tx, order.map(received)))))
  const { rows } = await db.query('select min(version), max(version) from event_versions where key = any($1)', [keys])
  assert.deepEqual(rows, [{ min: 20, max: 20 }])
})

test('after a restore the next epoch counts from 1', async () => {
  const [key = ''] = newKeys(1)
  await withTransaction(db, (tx) => appendEvents(tx, [key, key].map(received)))
  assert.equal(await raiseRecoveryEpoch(db, 4), 5)
  assert.equal(await raiseRecoveryEpoch(db, 1), 6)
  const one = await withTransaction(db, (tx) => appendEvent(tx, received(key)))
  const two = await withTransaction(db, (tx) => appendEvents(tx, [key, key].map(received)))
  assert.deepEqual(
    [one, ...two].map(({ epoch, version }) => [epoch, version]),
    [
      [6, 1],
      [6, 2],
      [6, 3],
    ],
  )
})

test('data that does not fit its schema, or the transport, is refused before anything is written', async () => {
  const [key = ''] = newKeys(1)
  const event = received(key)
  const wrong = { ...event, data: { ...event.data, at: 'yesterday' } }
  await assert.rejects(withTransaction(db, (tx) => appendEvent(tx, wrong)))
  const large = { topic: 'waybill', key, type: 'waybill.snapshot', data: { text: 'x'.repeat(200_000) } } as const
  await assert.rejects(
    withTransaction(db, (tx) => appendEvent(tx, large)),
    RangeError,
  )
  assert.equal((await db.query('select 1 from event_versions where key = $1', [key])).rowCount, 0)
})

test('a field that no event has is refused before anything is written', async () => {
  const [key = ''] = newKeys(1)
  const event = received(key)
  const more = { ...event, data: { ...event.data, recipientName: '황보가나찬' } }
  await assert.rejects(withTransaction(db, (tx) => appendEvent(tx, more)))
  await assert.rejects(withTransaction(db, (tx) => appendEvents(tx, [more])))
  assert.equal((await db.query('select 1 from outbox where key = $1', [key])).rowCount, 0)
})
