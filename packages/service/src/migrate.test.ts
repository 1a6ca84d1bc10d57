import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { migrate } from './migrate.ts'

const folder = await mkdtemp(join(tmpdir(), 'exqress-migrations-'))
after(() => rm(folder, { recursive: true }))
await writeFile(join(folder, '0001-things.sql'), 'create table things (n integer); insert into things values (1);')
const { db } = await createTestDatabase()

test('a file is applied once, also when several processes start together', async () => {
  const applied = await Promise.all([migrate(db, folder), migrate(db, folder), migrate(db, folder)])
  assert.deepEqual(applied.flat(), ['own/0001-things'])
  assert.deepEqual((await db.query('select n from things')).rows, [{ n: 1 }])
})

test('a later file is applied alone; when it fails, nothing of it stays', async () => {
  await writeFile(join(folder, '0002-more.sql'), 'insert into things values (2); select 1 / 0;')
  await assert.rejects(migrate(db, folder), /division by zero/)
  assert.equal((await db.query('select count(*) as n from things')).rows[0].n, 1)
  await writeFile(join(folder, '0002-more.sql'), 'insert into things values (2);')
  assert.deepEqual(await migrate(db, folder), ['own/0002-more'])
})

test('a file changed after it was applied is named', async () => {
  await writeFile(join(folder, '0001-things.sql'), 'create table things (n bigint);')
  await assert.rejects(migrate(db, folder), /own\/0001-things was changed/)
})
