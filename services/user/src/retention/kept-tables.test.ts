import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { sweepTables } from '@exqress/service/retention/sweep-tables.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { undecidedTables } from '@exqress/testing/undecided-tables.ts'
import { keptTables } from './kept-tables.ts'

const { db } = await createTestDatabase(new URL('../../migrations/', import.meta.url))

test('it is decided of every table how long its rows stay, and none names a person for ever', async () => {
  assert.deepEqual(
    await undecidedTables({ db }, keptTables, ['client_writes.actor_id', 'deleted_customers.customer_id']),
    [],
  )
})

test('after two years notices, answered cases and found boxes go; what waits for an answer stays', async () => {
  await db.query(`update retention_clock set steady_since = now() - interval '8 days'`, [])
  const id = 'gen_random_uuid()'
  for (const age of ['25 months', '23 months']) {
    const at = `now() - interval '${age}'`
    await db.query({
      text: `insert into glass_notices (waybill_id, opening_id, customer_id, at) values (${id}, ${id}, ${id}, ${at})`,
    })
    for (const answered of [at, 'null'])
      await db.query({
        text: `insert into opening_cases (record_id, customer_id, waybill_id, asked_at, due_on, answered_at)
               values (${id}, ${id}, ${id}, ${at}, now(), ${answered})`,
      })
    await db.query({
      text: `insert into found_reports (report_id, label_digest, place, at) values (${id}, '\\x00', 'other', ${at})`,
    })
  }
  await sweepTables({ db, log: silentLog, tables: keptTables })
  const left = async (table: string, age: string) =>
    (
      await db.query({
        text: `select count(*)::int as n, min(${age}) > now() - interval '24 months' as young from ${table}`,
      })
    ).rows
  assert.deepEqual(await left('glass_notices', 'at'), [{ n: 1, young: true }])
  assert.deepEqual(await left('found_reports', 'at'), [{ n: 1, young: true }])
  assert.deepEqual(await left('opening_cases', 'answered_at'), [{ n: 3, young: true }])
})
