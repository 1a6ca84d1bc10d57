import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { sweepTables } from '@exqress/service/retention/sweep-tables.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { undecidedTables } from '@exqress/testing/undecided-tables.ts'
import { keptTables } from './kept-tables.ts'

const { db } = await createTestDatabase(new URL('../../migrations/', import.meta.url))

test('it is decided of every table how long its rows stay, and none names a person for ever', async () => {
  // A parcel's courier ends with the parcel (destruction/on-destroy-requested.ts).
  const named = ['client_writes.actor_id', 'deleted_customers.customer_id', 'parcels.courier_id']
  assert.deepEqual(await undecidedTables({ db }, keptTables, named), [])
})

test('after two years it is forgotten which courier scanned, moved or had a parcel; the parcel and its states stay', async () => {
  await db.query(`update retention_clock set steady_since = now() - interval '8 days'`, [])
  const id = 'gen_random_uuid()'
  for (const age of ['25 months', '23 months']) {
    const at = `now() - interval '${age}'`
    for (const text of [
      `insert into scans (courier_id, scan_id, purpose, at) values (${id}, ${id}, 'deliver', ${at})`,
      `insert into profile_readings (courier_id, reader_id, purpose, at) values (${id}, ${id}, 'assign', ${at})`,
      `insert into proof_releases (waybill_id, reader_id, at) values (${id}, ${id}, ${at})`,
      `insert into decode_budgets (courier_id, day, spent) values (${id}, ${at}, 1)`,
      `insert into load_counters values (${id}, ${at}, 1)`,
      `insert into state_changes (waybill_id, from_state, state, inferred, at, courier_id)
       values (${id}, 'registered', 'picked_up', false, ${at}, ${id})`,
      `insert into late_reports (waybill_id, report, at, courier_id) values (${id}, 'deliver', ${at}, ${id})`,
      `insert into parcels (waybill_id, kind, carrier, sort_code, handling, box_number, box_count, consignment_id,
                            pick_up_at_sender, state_at, delivered_by, opened_by, opened_day, destroyed_at)
       values (${id}, 'forward', 'cj', 'A1', '{}', 1, 1, ${id}, false, now(), ${id}, ${id}, now(), ${at})`,
    ])
      await db.query({ text })
  }
  // Its photo still belongs to a parcel that lives.
  await db.query(
    `with p as (insert into photos (photo_id, courier_id, media_type) values (gen_random_uuid(), gen_random_uuid(), 'image/jpeg') returning photo_id)
     insert into scans (courier_id, scan_id, purpose, photo_id, at)
     select gen_random_uuid(), gen_random_uuid(), 'take', photo_id, now() - interval '30 months' from p`,
    [],
  )
  await sweepTables({ db, log: silentLog, tables: keptTables })
  const count = async (of: string) => (await db.query({ text: `select count(*)::int as n from ${of}` })).rows[0].n
  for (const table of ['profile_readings', 'proof_releases']) assert.equal(await count(table), 1, table)
  assert.equal(await count('scans where photo_id is null'), 1)
  assert.equal(await count('scans where photo_id is not null'), 1)
  for (const table of ['decode_budgets', 'load_counters']) assert.equal(await count(table), 0, table)
  for (const [table, column] of [
    ['state_changes', 'courier_id'],
    ['late_reports', 'courier_id'],
    ['parcels', 'delivered_by'],
    ['parcels', 'opened_by'],
  ]) {
    assert.equal(await count(`${table}`), 2, table)
    assert.equal(await count(`${table} where ${column} is not null`), 1, `${table}.${column}`)
  }
})
