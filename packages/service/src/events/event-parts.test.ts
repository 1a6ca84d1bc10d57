import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { createEmptyDatabase, createTestDatabase } from '@exqress/testing/database.ts'
import { createPool, withTransaction } from '../db.ts'
import { createReadiness } from '../lifecycle/readiness.ts'
import { startService } from '../lifecycle/run-service.ts'
import { startParts } from '../lifecycle/start-parts.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { measureDatabase } from '../metrics/measure-database.ts'
import { appendEvent } from './append-event.ts'
import { createTransport, eventParts } from './event-parts.ts'
import { newKeys, received, until } from './heard-events.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-event-parts-'))
after(() => rmSync(folder, { recursive: true }))

test('what was told long ago is deleted without anybody asking, in the outbox and in the Postgres log', async () => {
  const { db } = await createTestDatabase()
  const url = await createEmptyDatabase()
  const log = createPool({ url, name: 'test', size: 2 })
  const transport = createTransport('test', { EVENT_LOG_URL: url })
  await transport.publish([{ stream: 'exqress.customer.v1', key: 'old', value: '{}' }])
  await log.query(`update log_entries set written_at = now() - interval '15 days'`)
  await transport.clean()
  assert.equal((await log.query('select from log_entries')).rowCount, 0)
  await transport.close()

  const [old = ''] = newKeys(1)
  await withTransaction(db, (tx) => appendEvent(tx, received(old)))
  await db.query(`update outbox set published_at = now(), time = now() - interval '8 days'`)
  const keyStore = await directoryKeyStore(join(folder, 'keys'))
  const facts = { bury: async () => {}, apply: async () => true }
  const metrics = createMetrics({ service: 'user' })
  const settings = { EVENT_LOG_URL: url }
  const running = startParts({
    parts: [
      { name: 'postgres', start: async () => {} },
      ...eventParts({ db, name: 'user', settings, topics: [], handlers: {}, keyStore, facts, log: silentLog, metrics }),
    ],
    readiness: createReadiness(),
    log: silentLog,
    fatal: () => {},
  })
  try {
    await until(async () => (await db.query('select from outbox')).rowCount === 0)
  } finally {
    await running.stop()
    await log.end()
  }
})

test('the figures: what waits to be told, what was given up, connections, and when a job was last done', async () => {
  const { db } = await createTestDatabase()
  const url = await createEmptyDatabase()
  const metrics = createMetrics({ service: 'user' })
  const line = async (name: string) => {
    const { text } = await metrics.render()
    return Number(
      new RegExp(`^${name} (\\S+)$`, 'm').exec(text.replaceAll(/,?service="user"/g, '').replaceAll('{}', ''))?.[1],
    )
  }
  const [key = ''] = newKeys(1)
  await withTransaction(db, (tx) => appendEvent(tx, received(key)))
  await db.query(`update outbox set time = now() - interval '90 seconds'`)
  await db.query(
    `insert into dead_letters (topic, key, epoch, version, event, failure) values ('customer', $1, 1, 99, '{}', 'TypeError')`,
    [key],
  )
  const settings = { EVENT_LOG_URL: url }
  const keyStore = await directoryKeyStore(join(folder, 'figures'))
  const facts = { bury: async () => {}, apply: async () => true }
  const parts = eventParts({
    db,
    name: 'user',
    settings,
    topics: ['customer'],
    handlers: {},
    keyStore,
    facts,
    log: silentLog,
    metrics,
  })
  assert.ok((await line('outbox_oldest_seconds')) >= 90)
  assert.equal(await line('outbox_unpublished'), 1)
  assert.equal(await line('events_kept_aside{reason="dead_letter"}'), 1)
  assert.equal(await line('db_connections{state="waiting"}'), 0)

  const service = await startService({
    log: silentLog,
    readiness: createReadiness(),
    metrics,
    app: (_req, res) => void res.end(),
    port: 0,
    parts: [{ name: 'postgres', start: async () => {} }, ...parts],
    fatal: () => {},
  })
  try {
    assert.ok((await line('job_last_success_timestamp_seconds{job="clean-events"}')) >= 0)
    await until(async () => (await line('outbox_unpublished')) === 0)
    await until(
      async () => (await line('job_last_success_timestamp_seconds{job="clean-events"}')) > Date.now() / 1000 - 60,
    )
    await until(async () => (await line('consumer_lag{topic="exqress.customer.v1"}')) === 0)
  } finally {
    await service.stop()
  }
  const away = createMetrics({ service: 'user' })
  const nowhere = createPool({ url: 'postgres://127.0.0.1:1/none', name: 'test' })
  measureDatabase({ db: nowhere, metrics: away })
  assert.match(
    (await away.render()).text,
    /^outbox_oldest_seconds\{[^}]*\} Nan$/m,
    'the others are told while the database is away',
  )
  await nowhere.end()
})
