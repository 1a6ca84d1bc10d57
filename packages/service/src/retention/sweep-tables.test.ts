import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import type { Db } from '../db.ts'
import { type Log, silentLog } from '../log/create-log.ts'
import { kitTables } from './kit-tables.ts'
import { sweepTables } from './sweep-tables.ts'

/** A database whose clock has been watched for a week. */
async function stage({ steady = true } = {}) {
  const { db } = await createTestDatabase()
  if (steady) await db.query(`update retention_clock set steady_since = now() - interval '8 days'`, [])
  const said: [string, unknown][] = []
  const note = (event: string, fields?: unknown) => void said.push([event, fields])
  const log: Log = { ...silentLog, info: note, warn: note }
  const sweep = (batch = 100) => sweepTables({ db, log, tables: kitTables, batch })
  return { db, said, sweep }
}

async function read(db: Db, waybillId: string, ages: readonly string[]): Promise<void> {
  for (const [index, age] of ages.entries())
    await db.query(
      `insert into access_records (id, waybill_id, epoch, number, actor, role, readers, fields, purpose, at, online)
       values ($1, $2, 1, $3, 'a', 'courier', '{}', '{}', 'deliver', now() - $4::interval, true)`,
      [v7(), waybillId, index + 1, age],
    )
}
const bury = (db: Db, waybillId: string) => db.query('insert into tombstones (waybill_id) values ($1)', [waybillId])
const refuse = (db: Db, age: string, count = 1) =>
  db.query(
    `insert into refused_attempts (account_id, purpose, at)
     select gen_random_uuid(), 'deliver', now() - $1::interval from generate_series(1, $2)`,
    [age, count],
  )
const numbersOf = async (db: Db, waybillId: string) =>
  (await db.query('select number from access_records where waybill_id = $1 order by number', [waybillId])).rows.map(
    ({ number }) => number,
  )
const countOf = async (db: Db, table: string) =>
  (await db.query({ text: `select count(*)::int as count from ${table}` })).rows[0].count

test('what is older than its term goes, nothing younger does, and the log has counts alone', async () => {
  const { db, said, sweep } = await stage()
  const gone = v7()
  await read(db, gone, ['25 months', '24 months 1 day', '24 months -1 day', '1 day'])
  await bury(db, gone)
  await refuse(db, '24 months 1 day')
  await refuse(db, '24 months -1 day')
  for (const age of ['2 months', '20 days'])
    await db.query(`insert into daily_readings values ($1, 'a', '{}', (now() - $2::interval)::date)`, [v7(), age])
  assert.equal(await sweep(), undefined)
  assert.deepEqual(await numbersOf(db, gone), [3, 4])
  assert.deepEqual([await countOf(db, 'refused_attempts'), await countOf(db, 'daily_readings')], [1, 1])
  assert.deepEqual(said, [
    ['retention.deleted', { part: 'access_records', count: 2 }],
    ['retention.deleted', { part: 'daily_readings', count: 1 }],
    ['retention.deleted', { part: 'refused_attempts', count: 1 }],
  ])
  said.length = 0
  await sweep()
  assert.deepEqual(said, [])
})

test('the last record of a living parcel stays with it, since the next is chained to it; it goes after the destruction', async () => {
  const { db, sweep } = await stage()
  const living = v7()
  await read(db, living, ['40 months', '30 months', '25 months'])
  await sweep()
  assert.deepEqual(await numbersOf(db, living), [3])
  await bury(db, living)
  await sweep()
  assert.deepEqual(await numbersOf(db, living), [])
})

test('it deletes in batches, goes on where it was broken off, and two at once do not wait for each other', async () => {
  const { db, sweep } = await stage()
  await refuse(db, '25 months', 25)
  assert.equal(await sweep(10), 'more')
  assert.equal(await countOf(db, 'refused_attempts'), 15)
  await Promise.all([sweep(10), sweep(10)])
  while ((await sweep(10)) === 'more');
  assert.equal(await countOf(db, 'refused_attempts'), 0)
})

test('a clock that nobody has watched for a week deletes nothing', async () => {
  const { db, said, sweep } = await stage({ steady: false })
  await refuse(db, '25 months')
  await sweep()
  assert.equal(await countOf(db, 'refused_attempts'), 1)
  assert.deepEqual(said, [['retention.clock_not_steady', undefined]])
})

for (const [what, lastLook] of [
  ['jumps ahead by 40 days', `now() - interval '40 days'`],
  ['runs back by two days', `now() + interval '2 days'`],
] as const) {
  test(`a clock that ${what} deletes nothing for a week`, async () => {
    const { db, sweep } = await stage()
    await refuse(db, '25 months')
    await db.query({ text: `update retention_clock set looked_at = ${lastLook}` })
    await sweep()
    await sweep()
    assert.equal(await countOf(db, 'refused_attempts'), 1)
    // A week of hours later.
    await db.query(`update retention_clock set steady_since = steady_since - interval '7 days'`, [])
    await sweep()
    assert.equal(await countOf(db, 'refused_attempts'), 0)
  })
}
