import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createKekEpochs, type KekEpochs, wrapKey } from '@exqress/crypto/kek.ts'
import { directoryKeyStore, type KeyStore } from '@exqress/crypto/key-store.ts'
import { createTestDatabase, type TestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { createIndexEpochs } from './index-epochs.ts'
import { keepEpochs, keepEpochsOnce } from './keep-epochs.ts'
import { watchOverdueKeys } from './overdue-keys.ts'
import { sharedWrappedColumns } from './rewrap-epochs.ts'

const november = (day: number) => new Date(Date.UTC(2026, 10, day, 9))

let folder: string
let database: TestDatabase
let store: KeyStore
let keks: KekEpochs
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exqress-overdue-'))
  database = await createTestDatabase()
  store = await directoryKeyStore(join(folder, 'keys'))
  keks = createKekEpochs(store)
})
after(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function write(now: Date): Promise<string> {
  const id = v7()
  const { epoch, key } = await keks.currentEpoch(now)
  await database.db.query(
    `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'main', $2, $3)`,
    [id, epoch, wrapKey(key, new Uint8Array(32), { id, group: 'main' })],
  )
  return id
}

test('a key that a row holds longer than receipts say is counted from the day that it should be gone, and those that went in time are not', async () => {
  const { db } = database
  const metrics = createMetrics({ service: 'test' })
  const logged: unknown[] = []
  const log = { ...silentLog, error: (_: string, fields?: { keyId?: string }) => void logged.push(fields?.keyId) }
  const count = watchOverdueKeys({ metrics, log, epochs: { kek: keks } })
  const overdueAfterRound = async (now: Date) => {
    await keepEpochsOnce({ db, log: silentLog, keks, columns: sharedWrappedColumns, now: () => now })
    await count(now)
    return figure(metrics, 'kek')
  }
  const broken = await write(november(1))
  await write(november(1))
  await db.query(`update wrapped_bundles set wrapped = '\\x00' where waybill_id = $1`, [broken])
  for (let day = 2; day <= 9; day++) assert.equal(await overdueAfterRound(november(day)), 0, `on day ${day}`)
  for (let day = 10; day <= 14; day++) assert.equal(await overdueAfterRound(november(day)), 1, `on day ${day}`)
  assert.deepEqual([...new Set(logged)], ['kek/2026-11-01'])
  await db.query('delete from wrapped_bundles where waybill_id = $1', [broken])
  for (let day = 15; day <= 21; day++) await overdueAfterRound(november(day))
  assert.equal(await overdueAfterRound(november(22)), 0)
})

test('a month of indexes is due eight days after its end, one of released numbers ninety days later, one without a month at once', async () => {
  const [indexes, released] = [createIndexEpochs(store, 'index'), createIndexEpochs(store, 'released')]
  const metrics = createMetrics({ service: 'test' })
  const count = watchOverdueKeys({ metrics, log: silentLog, epochs: { index: indexes, released } })
  for (const epochs of [indexes, released]) await epochs.living(november(30))
  const at = async (time: string) => {
    await count(new Date(time))
    return [await figure(metrics, 'index'), await figure(metrics, 'released')]
  }
  assert.deepEqual(await at('2026-12-08T23:59:00Z'), [0, 0])
  assert.deepEqual(await at('2026-12-09T00:01:00Z'), [1, 0])
  assert.deepEqual(await at('2027-03-08T23:59:00Z'), [1, 0])
  assert.deepEqual(await at('2027-03-09T00:01:00Z'), [1, 1])
  await store.put('index/2026-11-2', new Uint8Array(32))
  await store.put('index/contacts', new Uint8Array(32))
  assert.deepEqual(await at('2026-11-30T09:00:00Z'), [1, 0])
  assert.deepEqual(await at('2026-12-09T00:01:00Z'), [3, 0])
})

test('the job counts, also in a round that fails', async () => {
  const metrics = createMetrics({ service: 'test' })
  await keks.currentEpoch(november(1))
  const also = () => Promise.reject(new Error('away'))
  const now = () => november(30)
  const given = { db: database.db, log: silentLog, metrics, keks, columns: sharedWrappedColumns, also, now }
  const part = keepEpochs(given)
  await part.start({ fatal: (error) => assert.fail(String(error)), signal: new AbortController().signal })
  try {
    for (let i = 0; i < 400 && !((await figure(metrics, 'kek')) > 0); i++)
      await new Promise((resolve) => setTimeout(resolve, 10))
  } finally {
    await part.stop?.()
  }
  assert.ok((await figure(metrics, 'kek')) > 0)
  assert.equal(part.lastSuccess?.(), undefined)
})

async function figure(metrics: ReturnType<typeof createMetrics>, kind: string): Promise<number> {
  const { text } = await metrics.render()
  return Number(new RegExp(`^keys_overdue\\{[^}]*kind="${kind}"[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1])
}
