import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { createPool, isPassingDatabaseError, withTransaction } from './db.ts'

const { db, url } = await createTestDatabase()

test('times are ISO in UTC whatever the zone of the session', async () => {
  const { rows } = await db.query(
    `select '2026-03-01 09:00:00.123456+09'::timestamptz as at, '2026-03-01'::date as day, null::timestamptz as never,
            array['2026-03-01 09:00:00+09'::timestamptz] as many`,
    [],
  )
  assert.deepEqual(rows, [
    { at: '2026-03-01T00:00:00.123Z', day: '2026-03-01', never: null, many: ['2026-03-01T00:00:00.000Z'] },
  ])
  const inSeoul = createPool({ url: `${url}?options=-c%20timezone%3DAsia/Seoul`, name: 'test' })
  const half = await inSeoul.query(`select '2026-03-01 09:00:00+09'::timestamptz as at`)
  await inSeoul.end()
  assert.equal(half.rows[0].at, '2026-03-01T00:00:00.000Z')
})

test('bigint is a number while that is exact, bytea stays bytes', async () => {
  const { rows } = await db.query(
    `select 9007199254740991::bigint as n, array[1::bigint, 2] as ns, '\\xff00'::bytea as bytes`,
    [],
  )
  assert.deepEqual(rows[0], { n: 9007199254740991, ns: [1, 2], bytes: Buffer.from([0xff, 0]) })
  await assert.rejects(db.query('select 9007199254740993::bigint as n', []), RangeError)
})

test('a transaction that rejects leaves nothing, and its connection is good again', async () => {
  await db.query('create table notes (text text)')
  await assert.rejects(
    withTransaction(db, async (tx) => {
      await tx.query('insert into notes values ($1)', ['lost'])
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  const rows = await withTransaction(db, async (tx) => (await tx.query('select text from notes')).rows)
  assert.deepEqual(rows, [])
})

test('the pool cannot be passed for a transaction', () => {
  const append = (_tx: Parameters<Parameters<typeof withTransaction>[1]>[0]) => {}
  // @ts-expect-error
  append(db)
})

test('a statement that takes too long is cancelled', async () => {
  const impatient = createPool({ url, name: 'test', statementTimeoutMs: 50 })
  await assert.rejects(impatient.query('select pg_sleep(5)'), /statement timeout/)
  await impatient.end()
})

test('a connection that is cut is an error that may pass; a wrong value is not', async () => {
  const connection = await db.connect()
  const lost = new Promise<void>((resolve) => connection.onLost(resolve))
  const { rows } = await connection.query('select pg_backend_pid() as pid')
  await db.query('select pg_terminate_backend($1)', [rows[0].pid])
  const error = await connection.query('select 1').catch((error: unknown) => error)
  assert.ok(isPassingDatabaseError(error), String(error))
  await lost
  connection.release(true)
  assert.equal(isPassingDatabaseError(await db.query('select 1 / 0').catch((error: unknown) => error)), false)
  assert.equal(isPassingDatabaseError(new TypeError('x is not a function')), false)
})
