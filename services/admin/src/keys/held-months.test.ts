import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { v7 } from 'uuid'
import { forgetNumbers } from '../claims/forget-numbers.ts'
import { verifyNumber } from '../claims/verify-number.ts'
import { issue } from '../testing/slips.ts'
import { epochsIn, withClock } from '../testing/with-clock.ts'
import { keepIndexes } from './reindex.ts'

test('rows whose keys are broken hold up nobody, and the log counts them', async () => {
  const { admin, as, now, set } = await withClock('2026-11-20T00:00:00Z')
  const { db, deps } = admin
  const broken = await issue(admin, as, {}, '010-0000-0111')
  await issue(admin, as, {}, '010-0000-0112')
  const [lost, living] = [v7(), v7()]
  for (const [customerId, value] of [
    [lost, '010-0000-0111'],
    [living, '010-0000-0112'],
  ] as const)
    await verifyNumber(deps, { customerId, number: { kind: 'phone', value } })
  await db.query(`update wrapped_bundles set wrapped = '\\x00' where waybill_id = $1`, [broken.waybillId])
  await db.query(`update verified_numbers set wrapped_key = '\\x00' where customer_id = $1`, [lost])
  set('2026-12-02T00:00:00Z')
  const logged: unknown[] = []
  const log = { ...deps.log, error: (event: string, fields?: object) => void logged.push({ event, ...fields }) }
  await keepIndexes({ ...deps, log }, now())
  assert.deepEqual(await epochsIn(admin, 'phone_indexes'), ['2026-11', '2026-12'])
  assert.deepEqual(await epochsIn(admin, 'verified_numbers', 'index_epoch'), ['2026-11', '2026-12'])
  assert.deepEqual(logged, [{ event: 'keys.indexes_held', keyId: 'index/2026-11', count: 2 }])
})

test('a number on its way to be forgotten whose key is broken holds up no other', async () => {
  const { admin } = await withClock('2026-11-20T00:00:00Z')
  const { db, deps } = admin
  const [broken, whole] = [v7(), v7()]
  for (const [customerId, value] of [
    [whole, '010-0000-0115'],
    [broken, '010-0000-0116'],
  ] as const) {
    await verifyNumber(deps, { customerId, number: { kind: 'phone', value } })
    if (customerId === broken)
      await db.query(`update verified_numbers set wrapped_key = '\\x00' where customer_id = $1`, [customerId])
    await admin.tell('customer', customerId, 'customer.account_deleted', { customerId, at: new Date().toISOString() })
  }
  await forgetNumbers(deps)
  const left = async (table: string) => (await db.query({ text: `select count(*)::int as n from ${table}` })).rows[0].n
  assert.deepEqual([await left('leaving_numbers'), await left('released_numbers')], [1, 1])
})

test('a number that was proven in two months at once is the later one’s, and the old month’s key goes', async () => {
  const { admin, as, now, set } = await withClock('2026-11-20T00:00:00Z')
  const { db, deps } = admin
  const proofs = { same: '010-0000-0113', other: '010-0000-0114' }
  const [same, first, second] = [v7(), v7(), v7()]
  const prove = (customerId: string, value: string) =>
    verifyNumber(deps, { customerId, number: { kind: 'phone', value } })
  const parcels = [await issue(admin, as, {}, proofs.same), await issue(admin, as, {}, proofs.other)]
  await prove(same, proofs.same)
  await prove(first, proofs.other)
  // November's key is away, as after a restore, and comes back.
  const store = await directoryKeyStore(join(admin.folder, 'admin'))
  const november = await store.get('index/2026-11')
  await store.destroy('index/2026-11')
  set('2026-12-01T00:10:00Z')
  await prove(same, proofs.same)
  await prove(second, proofs.other)
  await store.put('index/2026-11', november)
  set('2026-12-02T00:00:00Z')
  await keepIndexes(deps, now())
  const { rows } = await db.query(
    `select customer_id as id, ended_at is null as living, index_epoch as epoch, finds_from = proven_at as late from verified_numbers order by proven_at, id`,
    [],
  )
  assert.ok(rows.every(({ epoch }) => epoch === '2026-12'))
  assert.deepEqual(
    rows.filter(({ living }) => living).map(({ id }) => id),
    [same, second],
  )
  assert.deepEqual(
    rows.filter(({ late }) => late).map(({ id }) => id),
    [second],
    'numbers are given to new people: nothing from before the proof',
  )
  // What the same person had found is theirs still; what somebody else had is theirs no more.
  const { rows: found } = await db.query('select customer_id as id, waybill_id as "waybillId" from claims', [])
  assert.deepEqual(
    found.map(({ id, waybillId }) => `${id} ${waybillId}`),
    [`${same} ${parcels[0]?.waybillId}`],
  )
  const told = await admin.told(parcels[1]?.waybillId as string)
  assert.deepEqual(told.at(-1), {
    type: 'waybill.unmatched',
    data: { waybillId: parcels[1]?.waybillId, customerId: first },
  })
  set('2026-12-08T00:00:00Z')
  await keepIndexes(deps, now())
  set('2026-12-09T01:00:00Z')
  await keepIndexes(deps, now())
  assert.deepEqual(await deps.keys.indexes.listEpochs(), ['2026-12'])
})
