import assert from 'node:assert/strict'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createKekEpochs, type KekEpochs, unwrapKey, wrapKey } from '@exqress/crypto/kek.ts'
import { directoryKeyStore, KeyMissing, type KeyStore } from '@exqress/crypto/key-store.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import { type Db, type Queryable, withTransaction } from '../db.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { destroyEpochs } from './destroy-epochs.ts'
import { keepEpochs, keepEpochsOnce } from './keep-epochs.ts'
import { rewrapEpochs, sharedWrappedColumns } from './rewrap-epochs.ts'

const DAY = 86_400_000
const start = new Date('2026-11-01T09:00:00Z')
const onDay = (day: number, hours = 0) => new Date(start.getTime() + (day - 1) * DAY + hours * 3_600_000)
const key = (n: number) => new Uint8Array(32).fill(n)

type World = {
  db: Db
  store: KeyStore
  keks: KekEpochs
  folder: string
  round(now: Date): Promise<void>
  write(now: Date, n?: number): Promise<string>
  open(id: string, keks?: KekEpochs): Promise<Uint8Array>
}

async function inWorld(run: (world: World) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-epochs-'))
  const { db, drop } = await createTestDatabase()
  try {
    const store = await directoryKeyStore(join(folder, 'keys'))
    const keks = createKekEpochs(store)
    await run({
      db,
      store,
      keks,
      folder,
      round: (now) => keepEpochsOnce({ db, log: silentLog, keks, columns: sharedWrappedColumns, now: () => now }),
      write: (now, n = 7) => write(db, keks, now, n),
      async open(id, with_ = keks) {
        const { rows } = await db.query('select epoch, wrapped from wrapped_bundles where waybill_id = $1', [id])
        return openRow(with_, id, rows[0])
      },
    })
  } finally {
    await drop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function write(on: Queryable, keks: KekEpochs, now: Date, n: number): Promise<string> {
  const id = v7()
  const { epoch, key: kek } = await keks.currentEpoch(now)
  await on.query(`insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'main', $2, $3)`, [
    id,
    epoch,
    wrapKey(kek, key(n), { id, group: 'main' }),
  ])
  return id
}

async function openRow(keks: KekEpochs, id: string, row: { epoch: string; wrapped: Uint8Array }) {
  return new Uint8Array(unwrapKey((await keks.getEpoch(row.epoch)).key, row.wrapped, { id, group: 'main' }))
}

const destroy = (world: Pick<World, 'db' | 'keks'>, now: Date) =>
  destroyEpochs({
    db: world.db,
    kind: 'kek',
    epochs: world.keks,
    columns: sharedWrappedColumns,
    current: now.toISOString().slice(0, 10),
    now,
  })

describe('key epochs', () => {
  test('what lives moves to today, more rows than a batch has, and opens there', () =>
    inWorld(async ({ db, keks, round, write, open }) => {
      const ids = [await write(onDay(1), 1), await write(onDay(2), 2)]
      const { epoch, key: kek } = await keks.currentEpoch(onDay(2))
      const many = Array.from({ length: 1200 }, () => v7())
      await db.query(
        `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped)
         select id, 'door', $2, wrapped from unnest($1::uuid[], $3::bytea[]) as many (id, wrapped)`,
        [many, epoch, many.map((id) => wrapKey(kek, key(3), { id, group: 'door' }))],
      )
      await db.query(`insert into label_ring (epoch, wrapped, fetched_at) values ($1, $2, now())`, [
        epoch,
        wrapKey(kek, key(4), { id: 'label-ring', group: 'ring' }),
      ])
      await round(onDay(3))
      const { rows } = await db.query('select distinct epoch from wrapped_bundles union select epoch from label_ring')
      assert.deepEqual(rows, [{ epoch: '2026-11-03' }])
      assert.deepEqual(await open(ids[0] as string), key(1))
      assert.deepEqual(await open(ids[1] as string), key(2))
      assert.deepEqual(await rewrapEpochs({ db, keks, columns: sharedWrappedColumns, now: onDay(3) }), {
        moved: 0,
        missing: [],
        broken: 0,
      })
    }))

  test('a row that its epoch does not open stays, and holds its epoch', () =>
    inWorld(async ({ db, keks, write }) => {
      const [good, bad] = [await write(onDay(1)), await write(onDay(1))]
      await db.query(`update wrapped_bundles set wrapped = '\\x00' where waybill_id = $1`, [bad])
      const done = await rewrapEpochs({ db, keks, columns: sharedWrappedColumns, now: onDay(2) })
      assert.deepEqual(done, { moved: 1, missing: [], broken: 1 })
      for (const day of [2, 20, 40]) assert.deepEqual(await destroy({ db, keks }, onDay(day)), [])
      const { rows } = await db.query('select epoch from wrapped_bundles where waybill_id = $1', [good])
      assert.equal(rows[0].epoch, '2026-11-02')
    }))

  test('an epoch goes seven days after its last row, not an hour before, and its key with it', () =>
    inWorld(async ({ db, keks, store, round, write, open }) => {
      const id = await write(onDay(1))
      await round(onDay(2))
      await round(onDay(8, 23))
      assert((await keks.listEpochs()).includes('2026-11-01'))
      await round(onDay(9))
      assert(!(await keks.listEpochs()).includes('2026-11-01'))
      await assert.rejects(createKekEpochs(store).getEpoch('2026-11-01'), KeyMissing)
      assert.deepEqual(await open(id), key(7))
      const { rows } = await db.query(`select name from key_epochs where destroyed_at is not null`)
      assert.deepEqual(rows, [{ name: 'kek/2026-11-01' }])
    }))

  test('a machine that slept for weeks first moves what lives, and destroys nothing that it needs', () =>
    inWorld(async ({ keks, round, write, open }) => {
      const id = await write(onDay(1))
      await round(onDay(1, 1))
      await round(onDay(22)) // the first round after the sleep
      assert.deepEqual(await open(id), key(7))
      assert.deepEqual(await keks.listEpochs(), ['2026-11-01', '2026-11-22'])
    }))

  test('an epoch that was left before a sleep goes at the next start', () =>
    inWorld(async ({ keks, round, write }) => {
      await write(onDay(1))
      await round(onDay(2))
      await round(onDay(16))
      assert.deepEqual(await keks.listEpochs(), ['2026-11-02', '2026-11-16'])
    }))

  test('a night whose round fails in the middle costs nothing; the next one finishes', () =>
    inWorld(async ({ db, keks, store, round, write, open }) => {
      const id = await write(onDay(1))
      await round(onDay(2))
      // The mark is committed, and then the key store is away.
      const away: KekEpochs = { ...keks, destroyEpoch: () => Promise.reject(new Error('away')) }
      await assert.rejects(destroy({ db, keks: away }, onDay(9)), /away/)
      assert((await keks.listEpochs()).includes('2026-11-01'))
      // Nobody can write under it any more, although its key is still there.
      const kek = await keks.getEpoch('2026-11-01')
      await assert.rejects(
        db.query(`insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'main', $2, $3)`, [
          v7(),
          kek.epoch,
          Buffer.alloc(1),
        ]),
        { code: '40001' },
      )
      await round(onDay(9, 1))
      await assert.rejects(store.get('kek/2026-11-01'), KeyMissing)
      assert.deepEqual(await open(id), key(7))
    }))

  test('the job repeats a round that failed', () =>
    inWorld(async ({ db, keks, write, open }) => {
      const id = await write(onDay(1))
      let isAway = true
      const part = keepEpochs({
        db,
        log: silentLog,
        metrics: createMetrics({ service: 'test' }),
        keks: {
          ...keks,
          currentEpoch(at) {
            if (isAway) {
              isAway = false
              throw new Error('away')
            }
            return keks.currentEpoch(at)
          },
        },
        columns: sharedWrappedColumns,
        now: () => onDay(3),
        retryMs: 5,
      })
      await part.start({ fatal: (error) => assert.fail(String(error)), signal: new AbortController().signal })
      try {
        for (let i = 0; i < 400 && !(await keks.listEpochs()).includes('2026-11-03'); i++)
          await new Promise((resolve) => setTimeout(resolve, 10))
      } finally {
        await part.stop?.()
      }
      assert.equal(isAway, false)
      const { rows } = await db.query('select epoch from wrapped_bundles where waybill_id = $1', [id])
      assert.equal(rows[0].epoch, '2026-11-03')
      assert.deepEqual(await open(id), key(7))
    }))

  test('a clock that jumps far ahead destroys nothing, and back again neither', () =>
    inWorld(async ({ keks, round, write, open }) => {
      const id = await write(onDay(1))
      await round(onDay(2))
      await round(onDay(400))
      assert((await keks.listEpochs()).includes('2026-11-01'))
      await round(onDay(3)) // mended
      await round(onDay(9, 23))
      assert((await keks.listEpochs()).includes('2026-11-01'), 'the days count from the mending')
      assert.deepEqual(await open(id), key(7))
      await round(onDay(10))
      assert(!(await keks.listEpochs()).includes('2026-11-01'))
      assert.deepEqual(await open(id), key(7))
    }))

  test('a clock that runs back never writes under a destroyed epoch, and what it writes lives on', () =>
    inWorld(async ({ keks, store, round, write, open }) => {
      await write(onDay(1))
      await round(onDay(2))
      await round(onDay(9))
      const id = await write(onDay(1)) // the clock of 1 November once more
      assert((await keks.listEpochs()).includes('2026-11-01-2'))
      await round(onDay(1))
      await round(onDay(9, 1))
      await round(onDay(20))
      assert.deepEqual(await open(id), key(7))
      assert.deepEqual(await open(id, createKekEpochs(store)), key(7))
    }))

  test('a process that still remembers a destroyed epoch is refused, and wakes in its next round', () =>
    inWorld(async ({ db, store, round, write: writeNow, folder }) => {
      const slow = createKekEpochs(await directoryKeyStore(join(folder, 'keys')))
      await slow.currentEpoch(onDay(1))
      await slow.getEpoch('2026-11-01')
      await writeNow(onDay(1))
      await round(onDay(2))
      await round(onDay(9))
      await assert.rejects(writeUnder(db, slow, '2026-11-01'), { code: '40001' })
      await assert.rejects(write(db, slow, onDay(1, 2), 5), { code: '40001' })
      await keepEpochsOnce({ db, log: silentLog, keks: slow, columns: sharedWrappedColumns, now: () => onDay(1, 3) })
      const id = await write(db, slow, onDay(1, 4), 5)
      const { rows } = await db.query('select epoch, wrapped from wrapped_bundles where waybill_id = $1', [id])
      assert.equal(rows[0].epoch, '2026-11-01-2')
      assert.deepEqual(await openRow(createKekEpochs(store), id, rows[0]), key(5))
    }))

  test('a process forgets in its next round what another one destroyed', () =>
    inWorld(async ({ db, store, round, write }) => {
      const replica = createKekEpochs(store)
      await write(onDay(1))
      await replica.getEpoch('2026-11-01')
      await round(onDay(2))
      await round(onDay(9))
      assert.ok(replica.remembered().includes('2026-11-01'))
      await keepEpochsOnce({ db, log: silentLog, keks: replica, columns: sharedWrappedColumns, now: () => onDay(9, 1) })
      assert.deepEqual(replica.remembered(), ['2026-11-09'])
      await assert.rejects(replica.getEpoch('2026-11-01'), KeyMissing)
    }))

  test('a writer in the middle of its transaction holds its epoch', () =>
    inWorld(async ({ db, keks, round, write, open }) => {
      await write(onDay(1))
      await round(onDay(2))
      let id = ''
      await withTransaction(db, async (tx) => {
        id = await writeUnder(tx, keks, '2026-11-01')
        // Uncommitted, so no other transaction can see the row; the epoch is due.
        assert.deepEqual(await destroy({ db, keks }, onDay(9)), [])
      })
      assert.deepEqual(await destroy({ db, keks }, onDay(9, 1)), [])
      await round(onDay(9, 2))
      assert.deepEqual(await open(id), key(6))
      assert((await keks.listEpochs()).includes('2026-11-01'), 'its last row left just now')
    }))

  test('many writers and two destroyers at once: every row that was committed opens', () =>
    inWorld(async ({ db, keks, store, round, write }) => {
      await write(onDay(1))
      await round(onDay(2))
      const other = createKekEpochs(store)
      const writers = Array.from({ length: 40 }, () =>
        withTransaction(db, (tx) => writeUnder(tx, keks, '2026-11-01')).catch((error) => {
          if (error.code !== '40001') throw error
          return undefined
        }),
      )
      await Promise.all([destroy({ db, keks }, onDay(9)), destroy({ db, keks: other }, onDay(9)), ...writers])
      const fresh = createKekEpochs(store)
      const { rows } = await db.query('select waybill_id as id, epoch, wrapped from wrapped_bundles')
      for (const row of rows) await openRow(fresh, row.id, row)
    }))

  test('two processes in one round: each row once, nothing lost', () =>
    inWorld(async ({ db, keks, store, write, open }) => {
      const ids = await Promise.all(Array.from({ length: 50 }, (_, n) => write(onDay(1), n)))
      const processes = [keks, createKekEpochs(store)]
      for (const at of [onDay(2), onDay(9)])
        await Promise.all(
          processes.map((own) =>
            keepEpochsOnce({ db, log: silentLog, keks: own, columns: sharedWrappedColumns, now: () => at }),
          ),
        )
      for (const [n, id] of ids.entries()) assert.deepEqual(await open(id), key(n))
      assert.deepEqual(await keks.listEpochs(), ['2026-11-02', '2026-11-09'])
    }))

  test('a waybill destroyed on day 1: from the 9th day its backup opens nothing with the key folder of today', () =>
    inWorld(async ({ db, folder, round, write }) => {
      const id = await write(onDay(1, 14.9))
      const { rows: backup } = await db.query('select epoch, wrapped from wrapped_bundles where waybill_id = $1', [id])
      await db.query('delete from wrapped_bundles where waybill_id = $1', [id])
      // A running system looks every hour; here every third, for speed.
      for (let hour = 0; hour < 8 * 24; hour += 3) await round(onDay(1, 15 + hour))
      await cp(join(folder, 'keys'), join(folder, 'today'), { recursive: true })
      const today = createKekEpochs(await directoryKeyStore(join(folder, 'today')))
      await assert.rejects(openRow(today, id, backup[0]), (error) => {
        assert(error instanceof KeyMissing)
        assert.equal(error.keyName, 'kek/2026-11-01')
        return true
      })
    }))

  test('a restored database whose epoch is gone: the key is named, its rows stay, the others go on', () =>
    inWorld(async ({ db, keks, store, write, open }) => {
      const lost = await write(onDay(1))
      const living = await write(onDay(2))
      await store.destroy('kek/2026-11-01')
      const logged: unknown[] = []
      const log = { ...silentLog, error: (event: string, fields?: object) => void logged.push({ event, ...fields }) }
      const restarted = createKekEpochs(store)
      await keepEpochsOnce({ db, log, keks: restarted, columns: sharedWrappedColumns, now: () => onDay(3) })
      assert.deepEqual(logged, [{ event: 'keys.missing', keyId: 'kek/2026-11-01' }])
      assert.deepEqual(await open(living, restarted), key(7))
      await assert.rejects(open(lost, restarted), KeyMissing)
      assert.deepEqual(await open(lost, keks), key(7), 'who still remembers it was not restarted')
    }))
})

/** As a writer does that took the epoch as its day's a moment ago. */
async function writeUnder(on: Queryable, keks: KekEpochs, epoch: string): Promise<string> {
  const id = v7()
  const { key: kek } = await keks.getEpoch(epoch)
  await on.query(`insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'main', $2, $3)`, [
    id,
    epoch,
    wrapKey(kek, key(6), { id, group: 'main' }),
  ])
  return id
}
