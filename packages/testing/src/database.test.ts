import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestDatabase } from './database.ts'

test('databases made at the same time share one template and nothing else', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await one.db.query(`insert into tombstones (waybill_id) values (uuidv7())`)
  const { rows } = await two.db.query('select count(*) as n from tombstones')
  assert.equal(rows[0].n, 0)
})

test("the folder's own migrations are applied after the kit's", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-migrations-'))
  await writeFile(join(folder, '0001-things.sql'), 'create table things (position bigint references outbox);')
  const { db } = await createTestDatabase(folder)
  assert.deepEqual((await db.query('select * from things')).rows, [])
  await rm(folder, { recursive: true })
})
