import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { DeskKeys } from '@exqress/contracts/admin-api.ts'
import { RingBox } from '@exqress/contracts/internal.ts'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { importKey } from '@exqress/crypto/gcm-node.ts'
import { directoryKeyStore, KeyMissing } from '@exqress/crypto/key-store.ts'
import { createTokenRing } from '@exqress/crypto/token-node.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { keepEpochsOnce } from '@exqress/service/held-keys/keep-epochs.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { v7 } from 'uuid'
import { forgetNumbers } from '../claims/forget-numbers.ts'
import { verifyNumber } from '../claims/verify-number.ts'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'
import { issue, newWaybill } from '../testing/slips.ts'
import { type Admin, startAdmin } from '../testing/start-admin.ts'
import { epochsIn, withClock } from '../testing/with-clock.ts'
import { createLabelKeys } from './label-keys.ts'
import { keepIndexes } from './reindex.ts'
import { wrappedColumns } from './wrapped-columns.ts'

const round = ({ deps }: Admin, now: Date) =>
  keepEpochsOnce({
    db: deps.db,
    log: silentLog,
    keks: deps.keys.keks,
    columns: wrappedColumns,
    also: (at) => keepIndexes(deps, at),
    now: () => now,
  })

describe('index months', () => {
  test('what lives moves to the new month, is found there, and the old key goes after seven days', async () => {
    const { admin, as, now, set } = await withClock('2026-11-20T00:00:00Z')
    const { deps, db } = admin
    await issue(admin, as, {}, '010-0000-0101')
    const asked = { id: v7(), waybill: newWaybill({ orderNumber: 'ORDER-77' }, '010-0000-0102') }
    const ordered = (await admin.call('/api/waybills', { as, body: asked })).body.waybillId
    const before = await db.query('select encode(phone_index, $1) as i from phone_indexes order by waybill_id', ['hex'])

    set('2026-12-01T00:30:00Z')
    await round(admin, now())
    assert.deepEqual(await epochsIn(admin, 'phone_indexes'), ['2026-11'], 'not in the first hour of a month')

    set('2026-12-01T02:00:00Z')
    await round(admin, now())
    for (const table of ['phone_indexes', 'number_indexes', 'order_indexes'])
      assert.deepEqual(await epochsIn(admin, table), ['2026-12'], table)
    const after = await db.query('select encode(phone_index, $1) as i from phone_indexes order by waybill_id', ['hex'])
    assert.equal(after.rows.length, before.rows.length)
    assert(after.rows.every(({ i }) => !before.rows.some((old) => old.i === i)))

    // The same order row again is still the same row.
    const again = await admin.call('/api/waybills', { as, body: { ...asked, id: v7() } })
    assert.deepEqual([again.body.waybillId, again.body.repeated], [ordered, true])

    set('2026-12-08T01:00:00Z')
    await round(admin, now())
    assert((await deps.keys.indexes.listEpochs()).includes('2026-11'))
    set('2026-12-08T02:00:00Z')
    await round(admin, now())
    assert.deepEqual(await deps.keys.indexes.listEpochs(), ['2026-12'])
    const store = await directoryKeyStore(join(admin.folder, 'admin'))
    await assert.rejects(store.get('index/2026-11'), KeyMissing)
  })

  test('a proven number finds parcels of all months before and after the move', async () => {
    const { admin, as, now, set } = await withClock('2026-11-20T00:00:00Z')
    const { db, deps } = admin
    const customerId = v7()
    const prove = (customer: string) =>
      verifyNumber(deps, { customerId: customer, number: { kind: 'phone', value: '010-0000-0103' } })
    const old = await issue(admin, as, {}, '010-0000-0103')
    assert.equal((await prove(customerId)).found, 1)
    set('2026-12-02T00:00:00Z')
    await round(admin, now())
    assert.deepEqual(await epochsIn(admin, 'verified_numbers', 'index_epoch'), ['2026-12'])
    const fresh = await issue(admin, as, {}, '010-0000-0103')
    const { rows } = await db.query('select waybill_id as id from claims where customer_id = $1', [customerId])
    assert.deepEqual(new Set(rows.map(({ id }) => id)), new Set([old.waybillId, fresh.waybillId]))
    assert.equal((await prove(customerId)).found, 2)
  })

  test('a waybill destroyed before the move leaves no index behind', async () => {
    const { admin, as, now, set } = await withClock('2026-11-20T00:00:00Z')
    const { waybillId } = await issue(admin, as, {}, '010-0000-0104')
    await admin.db.query(`update waybills set state = 'delivered' where id = $1`, [waybillId])
    const destroyed = await admin.call(`/api/waybills/${waybillId}/destroy`, {
      as,
      body: { id: v7(), reason: 'retention' },
    })
    assert(destroyed.status < 300, String(destroyed.status))
    set('2026-12-02T00:00:00Z')
    await round(admin, now())
    for (const table of ['phone_indexes', 'number_indexes']) assert.deepEqual(await epochsIn(admin, table), [])
  })
})

describe('an old backup', () => {
  test('from the 39th day on no number finds a destroyed parcel in it, with the key folder of today beside it', async () => {
    // The worst case: all on the first of a month with 31 days.
    const { admin, as, now, set } = await withClock('2027-01-01T00:10:00Z')
    const { db, deps } = admin
    const phone = '010-0000-0110'
    const [customerId, next] = [v7(), v7()]
    const prove = (customer: string) =>
      verifyNumber(deps, { customerId: customer, number: { kind: 'phone', value: phone } })
    const { waybillId } = await issue(admin, as, {}, phone)
    await prove(customerId)
    const { rows } = await db.query(
      `select phone_index as index from phone_indexes where waybill_id = $1
       union all select number_index from verified_numbers where customer_id = $2`,
      [waybillId, customerId],
    )
    const backup: Buffer[] = rows.map(({ index }) => index)
    const store = await directoryKeyStore(join(admin.folder, 'admin'))
    /** How many of the stolen indexes are those of the number under a key of the folder. */
    async function foundByThief(): Promise<number> {
      const keys = await Promise.all((await store.list('')).map((name) => store.get(name)))
      const tried = keys
        .filter((bytes) => bytes.length === 32)
        .map((bytes) => Buffer.from(blindIndex(importKey(bytes), 'phone', '+821000000110')))
      return backup.filter((stolen) => tried.some((index) => index.equals(stolen))).length
    }
    assert.equal(await foundByThief(), 2, 'the thief knows how')

    await withTransaction(db, (tx) => destroyWaybill(tx, { waybillId, reason: 'desk', at: now() }))
    await admin.tell('customer', customerId, 'customer.account_deleted', { customerId, at: now().toISOString() })
    await forgetNumbers(deps)
    // A running system looks every hour; here once a day, three hours after midnight.
    const day = (nth: number) => new Date(Date.UTC(2027, 0, nth, 3)).toISOString()
    for (let nth = 2; nth <= 38; nth++) {
      set(day(nth))
      await round(admin, now())
    }
    assert.equal(await foundByThief(), 2, 'on the 38th day')
    set(day(39))
    await round(admin, now())
    assert.equal(await foundByThief(), 0)

    // It is still remembered that somebody else had the number: a parcel that is older is not found by it.
    const older = await issue(admin, as, {}, phone)
    await db.query(`update waybills set issued_at = '2026-12-31T00:00:00Z' where id = $1`, [older.waybillId])
    assert.equal((await prove(next)).found, 0)
    // After 90 days nothing is, and the key of that goes too.
    for (let nth = 40; nth <= 100; nth += 10) {
      set(day(nth))
      await round(admin, now())
    }
    assert.equal((await db.query('select from released_numbers', [])).rowCount, 0)
    assert.ok(!(await deps.keys.released.listEpochs()).includes('2027-01'))
  })
})

describe('label keys', () => {
  test('only an owner sees or changes them', async () => {
    const admin = await startAdmin()
    for (const [path, method] of [
      ['/api/keys', 'GET'],
      ['/api/keys/labels/rotate', 'POST'],
      ['/api/keys/labels/0/retire', 'POST'],
    ] as const) {
      assert.equal((await admin.call(path, { method })).status, 401)
      for (const role of ['operator', 'officer'] as const)
        assert.equal((await admin.call(path, { method, as: await admin.deskToken(role) })).status, 403)
    }
  })

  test('rotate: the new key prints after 60 s, a second press answers the same, every label goes on opening', async () => {
    const { admin, as, now, set } = await withClock('2026-11-20T00:00:00Z')
    const keyIdsOfLabels = async () =>
      (await admin.db.query('select key_id::int as id from labels order by issued_at, label_digest')).rows.map(
        (r) => r.id,
      )
    await issue(admin, as, {}, '010-0000-0105')
    const rotate = async () => (await admin.call('/api/keys/labels/rotate', { as, method: 'POST' })).body
    set('2026-11-20T01:00:00Z')
    const rotated = await rotate()
    assert.deepEqual([rotated.keyId, rotated.state], [1, 'waiting'])
    assert.deepEqual(await rotate(), rotated)
    // The peers fetch the ring now, a minute before anything is printed with it.
    const { opened } = await admin.callAs('delivery', '/internal/label-ring')
    const ring = createTokenRing(
      new Map(
        RingBox.parse(opened).keys.map(({ id, key, ...rest }) => [id, { key: Buffer.from(key, 'base64url'), ...rest }]),
      ),
    )
    set('2026-11-20T01:00:59Z')
    await issue(admin, as, {}, '010-0000-0106')
    set('2026-11-20T01:01:00Z')
    await issue(admin, as, {}, '010-0000-0107')
    assert.deepEqual(await keyIdsOfLabels(), [0, 0, 1])
    const handle = Buffer.alloc(7, 9)
    for (const keyId of [0, 1])
      assert.deepEqual(
        ring.openToken(admin.deps.keys.labels.under(keyId)?.sealToken(handle, now()) as Uint8Array),
        handle,
      )
    const { body } = await admin.call('/api/keys', { as })
    DeskKeys.parse(body)
    assert.deepEqual(
      body.labels.map(({ keyId, state, livingLabels }: Record<string, unknown>) => [keyId, state, livingLabels]),
      [
        [0, 'reading', 2],
        [1, 'printing', 1],
      ],
    )
  })

  test('retire: never the last that prints; then its labels end and all others open', async () => {
    const { admin, as, set } = await withClock('2026-11-20T00:00:00Z')
    const { labels } = admin.deps.keys
    const retire = (id: number | string) => admin.call(`/api/keys/labels/${id}/retire`, { as, method: 'POST' })
    set('2026-11-20T01:00:00Z')
    assert.deepEqual([(await retire(0)).status, (await retire(0)).body.error.code], [409, 'last_printing_key'])
    await admin.call('/api/keys/labels/rotate', { as, method: 'POST' })
    assert.equal((await retire(0)).status, 409, 'the new one prints only in a minute')
    const old = labels.printing().sealToken(new Uint8Array(7), new Date('2026-11-20T01:00:00Z'))
    set('2026-11-20T01:02:00Z')
    const fresh = labels.printing().sealToken(new Uint8Array(7), new Date('2026-11-20T01:02:00Z'))
    const answer = await retire(0)
    assert.deepEqual([answer.status, answer.body.state], [200, 'retired'])
    assert.equal((await retire(0)).body.state, 'retired')
    assert.throws(() => labels.printing().openToken(old))
    assert.deepEqual(labels.printing().openToken(fresh), Buffer.alloc(7))
    assert.equal((await retire(1)).body.error.code, 'last_printing_key')
    assert.equal((await retire(7)).status, 404)
    assert.equal((await retire(32)).status, 400)
    assert.equal((await retire('x')).status, 400)
  })

  test('another replica knows a new and a retired key at its next look, although the store lists them minutes later', async () => {
    const { admin } = await withClock('2026-11-20T00:00:00Z')
    const store = await directoryKeyStore(join(admin.folder, 'admin'))
    const listed = await store.list('label')
    const late = { ...store, list: async (prefix: string) => listed.filter((name) => name.startsWith(prefix)) }
    const replica = await createLabelKeys(late, new Date('2026-11-20T00:00:00Z'))
    const { labels } = admin.deps.keys
    assert.equal(await labels.add(new Date('2026-11-20T01:00:00Z')), 1)
    await labels.retire(0)
    await replica.reload()
    assert.deepEqual(
      [...replica.ring()].map(([id, { state }]) => [id, state]),
      [
        [0, 'retired'],
        [1, 'printing'],
      ],
    )
  })

  test('two presses at once make one key', async () => {
    const { admin, as, set } = await withClock('2026-11-20T00:00:00Z')
    set('2026-11-20T01:00:00Z')
    const press = () => admin.call('/api/keys/labels/rotate', { as, method: 'POST' })
    const answers = await Promise.all([press(), press(), press()])
    assert.deepEqual([...new Set(answers.map(({ body }) => body.keyId))], [1])
  })
})

test('a lost epoch is named, and only what needs it is refused', async () => {
  const { admin, as, now, set } = await withClock('2026-11-20T00:00:00Z')
  const lost = await issue(admin, as, {}, '010-0000-0108')
  set('2026-11-21T00:00:00Z')
  const living = await issue(admin, as, {}, '010-0000-0109')
  const kek = (await admin.deps.keys.keks.listEpochs()).find((epoch) => epoch === '2026-11-20') as string
  // Gone from the folder and from memory, as after a restore.
  await admin.deps.keys.keks.destroyEpoch(kek)
  const { body } = await admin.call('/api/keys', { as })
  assert.equal(body.epochs.find(({ name }: { name: string }) => name === 'kek/2026-11-20').state, 'missing')
  const read = async (id: string) => {
    const answer = await admin.call(`/api/waybills/${id}`, { as })
    return [answer.status, answer.body.maskedName === undefined]
  }
  assert.deepEqual(await read(lost.waybillId), [200, true])
  assert.deepEqual(await read(living.waybillId), [200, false])
  const label = await admin.call(`/api/waybills/${lost.waybillId}/label.png`, { as })
  assert(label.status < 500 || label.status === 503, `label ${label.status}`)
  await round(admin, now())
  assert.deepEqual(await read(living.waybillId), [200, false])
})
