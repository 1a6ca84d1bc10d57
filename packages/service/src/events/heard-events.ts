import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 as uuidv7 } from 'uuid'
import type { Db, Tx } from '../db.ts'
import type { NewEvent } from './append-event.ts'
import type { ReceivedEvent } from './envelope.ts'

type Heard = Pick<ReceivedEvent, 'topic' | 'key' | 'epoch' | 'version' | 'type'>

/** For tests of events: a consumer's database that writes down what its handlers were given, in the order of their transactions. */
export async function createHearer(): Promise<{
  db: Db
  url: string
  hear: (tx: Tx, event: Heard) => Promise<void>
}> {
  const { db, url } = await createTestDatabase()
  await db.query(
    `create table heard (
       seq bigint generated always as identity, topic text, key text, epoch integer, version integer, type text,
       unique (topic, key, epoch, version))`,
  )
  return {
    db,
    url,
    // A second call for the same event fails on the unique key, and would end as a dead letter: nothing is applied twice unseen.
    async hear(tx, { topic, key, epoch, version, type }) {
      await tx.query('insert into heard (topic, key, epoch, version, type) values ($1, $2, $3, $4, $5)', [
        topic,
        key,
        epoch,
        version,
        type,
      ])
    },
  }
}

/** An event that needs no story around it. */
export function received(waybillId: string): NewEvent<'customer.received'> {
  return {
    topic: 'customer',
    key: waybillId,
    type: 'customer.received',
    data: { waybillId, at: '2026-03-01T00:00:00.000Z' },
  }
}

export function newKeys(count: number): string[] {
  return Array.from({ length: count }, () => uuidv7())
}

/** What was heard of each key, in order, as `epoch.version`. */
export async function heardByKey(db: Db): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ key: string; versions: string[] }>(
    `select key, array_agg(epoch || '.' || version order by seq) as versions from heard group by key`,
    [],
  )
  return new Map(rows.map(({ key, versions }) => [key, versions]))
}

/** Waits until so many events were heard, then a moment longer for what should not come. */
export async function untilHeard(db: Db, count: number, timeoutMs = 20_000): Promise<void> {
  const heard = async () => (await db.query<{ n: number }>('select count(*) as n from heard', [])).rows[0]?.n ?? 0
  await until(
    async () => (await heard()) >= count,
    timeoutMs,
    async () => `${await heard()} of ${count} events heard`,
  )
  await sleep(50)
  assert.equal(await heard(), count)
}

/** Asserts that each key was heard from 1 to `count`, in order. */
export async function assertComplete(db: Db, keys: string[], count: number): Promise<void> {
  const heard = await heardByKey(db)
  const whole = Array.from({ length: count }, (_, index) => `1.${index + 1}`)
  for (const key of keys) assert.deepEqual(heard.get(key), whole)
}

export async function until(
  condition: () => Promise<boolean>,
  timeoutMs = 20_000, // as untilHeard: a consumer whose handler threw is back after 8 s at the latest, on a machine that is free
  describe: () => Promise<string> = async () => 'it did not happen in time',
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(await describe())
    await sleep(20)
  }
}
