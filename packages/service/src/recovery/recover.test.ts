import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Topic } from '@exqress/contracts/events.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { createEmptyDatabase, createTestDatabase } from '@exqress/testing/database.ts'
import { createKafkaTopicPrefix, kafkaForTests } from '@exqress/testing/kafka.ts'
import { v7 } from 'uuid'
import { type Db, type Tx, withTransaction } from '../db.ts'
import { appendEvent } from '../events/append-event.ts'
import { buryCustomer } from '../events/deleted-customers.ts'
import { until } from '../events/heard-events.ts'
import { createKafkaTransport } from '../events/kafka.ts'
import { createPostgresLog } from '../events/postgres-log.ts'
import { createRelay } from '../events/relay.ts'
import { buryKey } from '../events/tombstones.ts'
import type { EventTransport } from '../events/transport.ts'
import { createReadiness } from '../lifecycle/readiness.ts'
import { startParts } from '../lifecycle/start-parts.ts'
import { silentLog } from '../log/create-log.ts'
import type { Facts } from './facts.ts'
import { type Recovery, recover } from './recover.ts'
import { readRecoveryEpoch } from './recovery-epoch.ts'
import { recoveryParts } from './recovery-parts.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-recovery-'))
const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
  rmSync(folder, { recursive: true })
})
const kafka = await kafkaForTests()
const at = '2026-03-01T00:00:00.000Z'

type Stage = Awaited<ReturnType<typeof stage>>

/** The user service before and after a restore, and the log that both told to. */
async function stage(transport: EventTransport) {
  closing.push(() => transport.close())
  const before = (await createTestDatabase()).db
  const keyStore = await directoryKeyStore(join(folder, v7()))
  const taken: { type: string; key: string }[] = []
  let parcelsKnown = true
  const facts: Facts = {
    async bury(tx, event) {
      if (event.type === 'waybill.destroy_requested') await buryKey(tx, event.data.waybillId as string)
      if (event.type === 'customer.account_deleted') await buryCustomer(tx, event.key)
    },
    async apply(_tx, { type, key }) {
      if (parcelsKnown) taken.push({ type, key })
      return parcelsKnown
    },
  }
  const recoveryOf = (db: Db): Recovery => ({
    db,
    log: silentLog,
    keyStore,
    transport,
    service: 'user',
    topics: ['waybill'],
    facts,
  })
  return {
    before,
    keyStore,
    taken,
    recoveryOf,
    recover: (db: Db) => recover(recoveryOf(db)),
    forgetParcels: (known: boolean) => {
      parcelsKnown = known
    },
    async tell(db: Db, source: string, write: (tx: Tx) => Promise<unknown>) {
      await withTransaction(db, write)
      const relay = createRelay({ db, transport, source })
      await until(async () => (await db.query('select from outbox where published_at is null')).rowCount === 0, 30_000)
      await relay.close()
    },
    /** A backup: the rows of another database of the same schema. */
    async copyOf(db: Db) {
      const copy = (await createTestDatabase()).db
      for (const table of ['event_versions', 'told_offsets', 'consumer_offsets', 'tombstones']) {
        const { rows } = await db.query<{ all: string }>({
          text: `select coalesce(json_agg(t), '[]')::text as all from ${table} t`,
          values: [],
        })
        await copy.query({
          text: `insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`,
          values: [rows[0]?.all],
        })
      }
      const { rows } = await db.query<{ epoch: number }>('select epoch from recovery_epoch', [])
      await copy.query('update recovery_epoch set epoch = $1', [rows[0]?.epoch])
      return copy
    },
  }
}

const receivedOf = (waybillId: string) => (tx: Tx) =>
  appendEvent(tx, { topic: 'customer', key: waybillId, type: 'customer.received', data: { waybillId, at } })
const isBuried = async (db: Db, waybillId: string) =>
  (await db.query('select from tombstones where waybill_id = $1', [waybillId])).rowCount === 1

const transports: Record<string, { open: () => Promise<EventTransport>; skip?: string }> = {
  'Postgres log': { open: async () => createPostgresLog({ url: await createEmptyDatabase(), name: 'test' }) },
  Kafka: {
    open: async () =>
      createKafkaTransport({
        brokers: kafka.brokers ?? [],
        clientId: 'test',
        topicPrefix: createKafkaTopicPrefix(),
        partitions: 3,
      }),
    ...(kafka.missing === undefined ? {} : { skip: kafka.missing }),
  },
}

for (const [name, { open, skip }] of Object.entries(transports)) {
  const options = skip === undefined ? {} : { skip }

  test(`${name}: a database that was never set back is left alone`, options, async () => {
    const user = await stage(await open())
    const id = v7()
    assert.equal(await user.recover(user.before), false)
    await user.tell(user.before, '/user', receivedOf(id))
    assert.equal(await user.recover(user.before), false)
    assert.equal(await user.recover(user.before), false)
    assert.equal(await readRecoveryEpoch(user.before), 1)
    assert.deepEqual(user.taken, [])
    assert.deepEqual(await user.keyStore.list('recovery/'), [])
  })

  test(
    `${name}: one that was set back begins a new epoch, closes what was destroyed, takes over what it told`,
    options,
    async () => {
      const user = await stage(await open())
      const [old, later, destroyed] = [v7(), v7(), v7()]
      await user.tell(user.before, '/user', receivedOf(old))
      await user.recover(user.before)
      const backup = await user.copyOf(user.before)

      await user.tell(user.before, '/user', receivedOf(old))
      await user.tell(user.before, '/user', receivedOf(later))
      await user.tell(user.before, '/user', receivedOf(destroyed))
      await tellDestruction(user, destroyed)
      const customerId = v7()
      const deleted = {
        topic: 'customer',
        key: customerId,
        type: 'customer.account_deleted',
        data: { customerId, at },
      } as const
      await user.tell(user.before, '/user', (tx) => appendEvent(tx, deleted))

      assert.equal(await user.recover(backup), true)
      const { rows: ended } = await backup.query('select customer_id as id from deleted_customers', [])
      assert.deepEqual(ended, [{ id: customerId }])
      assert.equal(await readRecoveryEpoch(backup), 2)
      assert.deepEqual(await user.keyStore.list('recovery/'), ['recovery/2'])
      assert.deepEqual(await Promise.all([destroyed, old, later].map((id) => isBuried(backup, id))), [
        true,
        false,
        false,
      ])
      // Not what the backup holds already, and nothing of what is destroyed.
      assert.deepEqual(sorted(user.taken), sorted([old, later].map((key) => ({ type: 'customer.received', key }))))
      assert.equal(await user.recover(backup), false)
      assert.equal(user.taken.length, 2)

      // The same backup again: its epoch was used, so the key store's counts.
      const again = await user.copyOf(user.before)
      await again.query('update recovery_epoch set epoch = 1', [])
      await again.query('delete from told_offsets', [])
      await again.query('delete from event_versions', [])
      assert.equal(await user.recover(again), true)
      assert.equal(await readRecoveryEpoch(again), 3)
    },
  )
}

async function tellDestruction(user: Stage, waybillId: string): Promise<void> {
  const admin = (await createTestDatabase()).db
  await user.tell(admin, '/admin', (tx) =>
    appendEvent(tx, {
      topic: 'waybill' as Topic,
      key: waybillId,
      type: 'waybill.destroy_requested',
      data: { waybillId, reason: 'recipient', at },
    }),
  )
}
const sorted = (list: { key: string }[]) => [...list].sort((a, b) => (a.key < b.key ? -1 : 1))

test('a fact whose parcel is to come waits, and keeps the order of its key', async () => {
  const user = await stage(await (transports['Postgres log'] as { open: () => Promise<EventTransport> }).open())
  const backup = await user.copyOf(user.before)
  const id = v7()
  await user.tell(user.before, '/user', receivedOf(id))
  await user.tell(user.before, '/user', (tx) =>
    appendEvent(tx, { topic: 'customer', key: id, type: 'customer.damaged', data: { waybillId: id, at } }),
  )
  user.forgetParcels(false)
  assert.equal(await user.recover(backup), true)
  assert.deepEqual(user.taken, [])
  user.forgetParcels(true)
  const readiness = createReadiness()
  const running = startParts({ parts: partsOf(user, backup), readiness, log: silentLog, fatal: assert.ifError })
  try {
    await until(async () => user.taken.length === 2)
    assert.deepEqual(
      user.taken.map(({ type }) => type),
      ['customer.received', 'customer.damaged'],
    )
  } finally {
    await running.stop()
  }
})

const partsOf = (user: Stage, db: Db, transport?: EventTransport) => [
  { name: 'postgres', start: async () => {} },
  ...recoveryParts({ ...user.recoveryOf(db), transport: () => transport ?? user.recoveryOf(db).transport }),
]

test('with the log away a database of minutes ago goes on, an older one waits until it was compared', async () => {
  const user = await stage(await (transports['Postgres log'] as { open: () => Promise<EventTransport> }).open())
  await user.tell(user.before, '/user', receivedOf(v7()))
  const log = user.recoveryOf(user.before).transport
  let away = true
  const readToEnd: EventTransport['readToEnd'] = async (...given) => {
    if (away) throw new Error('the log is away')
    return log.readToEnd(...given)
  }
  const transport = { ...log, readToEnd }
  for (const [age, ready] of [
    ['9 minutes', true],
    ['11 minutes', false],
    ['-1 hour', false],
  ] as const) {
    away = true
    await user.before.query('update recovery_epoch set alive_at = now() - $1::interval', [age])
    const readiness = createReadiness()
    const parts = partsOf(user, user.before, transport)
    const tried = Promise.withResolvers<void>()
    const start = parts[1] as (typeof parts)[1] & { start: (context: never) => Promise<void> }
    const begin = start.start.bind(start)
    start.start = (context) => begin(context).finally(() => tried.resolve())
    const running = startParts({ parts, readiness, log: silentLog, fatal: assert.ifError })
    try {
      await tried.promise
      await new Promise((done) => setImmediate(done))
      assert.equal(readiness.waitsFor('recovery'), !ready, age)
      assert.equal(readiness.report().ready, ready, age)
      away = false
      await until(async () => readiness.report().ready)
    } finally {
      await running.stop()
    }
  }
})

test('a database that is set back under a running service ends it', async () => {
  const user = await stage(await (transports['Postgres log'] as { open: () => Promise<EventTransport> }).open())
  const id = v7()
  await user.tell(user.before, '/user', receivedOf(id))
  const ended = Promise.withResolvers<unknown>()
  const log = user.recoveryOf(user.before).transport
  let away = true
  const transport: EventTransport = {
    ...log,
    readToEnd: async (...given) => {
      if (away) throw new Error('the log is away')
      return log.readToEnd(...given)
    },
  }
  const backup = await user.copyOf(user.before)
  await backup.query('delete from event_versions', [])
  await backup.query('update recovery_epoch set alive_at = now()', [])
  const parts = partsOf(user, backup, transport)
  const readiness = createReadiness()
  const running = startParts({ parts, readiness, log: silentLog, fatal: ended.resolve })
  try {
    await until(async () => readiness.report().ready)
    away = false
    assert.match(String(await ended.promise), /set back/)
  } finally {
    await running.stop()
  }
})
