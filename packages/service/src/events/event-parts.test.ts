import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { createEmptyDatabase, createTestDatabase } from '@exqress/testing/database.ts'
import { createPool, withTransaction } from '../db.ts'
import { createReadiness } from '../lifecycle/readiness.ts'
import { startParts } from '../lifecycle/start-parts.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
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
