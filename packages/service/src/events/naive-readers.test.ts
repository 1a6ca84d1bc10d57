import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEmptyDatabase, createTestDatabase } from '@exqress/testing/database.ts'
import { createPool, type Db, type Tx, withTransaction } from '../db.ts'
import { appendEvent } from './append-event.ts'
import { newKeys, received, until } from './heard-events.ts'
import { createPostgresLog } from './postgres-log.ts'
import { createRelay } from './relay.ts'

/*
 * Why the relay and the log are as they are: the obvious readers lose events as soon as two transactions overlap. These tests show
 * it, under the same writers that ours have to bear; if they ever stop losing, the tests beside them have gone blind.
 */

/** Transactions that overlap: each writes first and commits some milliseconds later. */
async function writeOverlapping(db: Db, write: (tx: Tx, index: number) => Promise<unknown>) {
  await Promise.all(
    Array.from({ length: 4 }, async (_, writer) => {
      for (let index = 0; index < 50; index++) {
        await withTransaction(db, async (tx) => {
          await write(tx, index)
          await tx.query('select pg_sleep($1)', [((index * 7 + writer * 3) % 10) / 1000])
        })
      }
    }),
  )
}

/** Reads `position > last` until the writers are done and nothing more comes; answers how many rows it saw. */
async function readNaively(db: Db, table: string, writing: Promise<void>): Promise<number> {
  let last = 0
  let seen = 0
  let done = false
  writing.then(() => {
    done = true
  })
  for (;;) {
    const finished = done
    const { rows } = await db.query<{ position: number }>(
      `select position from ${table} where position > $1 order by position`,
      [last],
    )
    seen += rows.length
    last = rows.at(-1)?.position ?? last
    if (finished && rows.length === 0) return seen
    await sleep(1)
  }
}

describe('the outbox', () => {
  test('one slow transaction is enough for a reader by position to lose its event', async () => {
    const { db } = await createTestDatabase()
    const [slow = '', fast = ''] = newKeys(2)
    const seen: number[] = []
    const readOn = async () => {
      const { rows } = await db.query<{ position: number }>(
        'select position from outbox where position > $1 order by position',
        [seen.at(-1) ?? 0],
      )
      seen.push(...rows.map(({ position }) => position))
    }
    await withTransaction(db, async (tx) => {
      await appendEvent(tx, received(slow))
      await withTransaction(db, (other) => appendEvent(other, received(fast)))
      await readOn()
    })
    await readOn()
    assert.deepEqual(seen, [2])
  })

  test('a reader by position loses events under overlapping writers, the relay none', async () => {
    const { db } = await createTestDatabase()
    const published: string[] = []
    const relay = createRelay({
      db,
      source: '/user',
      transport: { publish: async (messages) => void published.push(...messages.map(({ value }) => value)) },
    })
    const keys = newKeys(200)
    let next = 0
    const writing = writeOverlapping(db, (tx) => appendEvent(tx, received(keys[next++] as string)))
    const seen = await readNaively(db, 'outbox', writing)
    await until(async () => published.length >= 200)
    await relay.close()
    assert.ok(seen < 200, `the naive reader saw ${seen} of 200`)
    assert.equal(new Set(published).size, 200)
  })
})

describe('the Postgres log', () => {
  test('a log numbered by a sequence loses entries under overlapping writers, ours none', async () => {
    const url = await createEmptyDatabase()
    const db = createPool({ url, name: 'test' })
    await db.query('create table naive_log (position bigserial primary key, value text)')
    const log = createPostgresLog({ url, name: 'test-log' })
    const heard: number[] = []
    await log.subscribe({
      group: 'test',
      streams: ['s'],
      storedOffsets: async () => [],
      onStuck: assert.ifError,
      async onBatch({ messages }) {
        heard.push(...messages.map(({ offset }) => offset))
        return 'done'
      },
    })
    const publishing = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let index = 0; index < 50; index++) await log.publish([{ stream: 's', key: 'k', value: 'v' }])
      }),
    )
    const writing = writeOverlapping(db, (tx) => tx.query('insert into naive_log (value) values ($1)', ['v']))
    const seen = await readNaively(db, 'naive_log', writing)
    await publishing
    await until(async () => heard.length >= 200)
    await log.close()
    await db.end()
    assert.ok(seen < 200, `the naive reader saw ${seen} of 200`)
    assert.deepEqual(heard, [...Array(200).keys()])
  })
})
