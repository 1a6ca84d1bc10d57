import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { lockWaiter } from '@exqress/testing/lock-waiter.ts'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const owner = await admin.deskToken()
const operator = await admin.deskToken('operator')
await setUpCarrier(admin, owner)
const PHONE = '010-0000-7001'
const search = (body: unknown, as = operator) => admin.call('/api/search', { as, body })

test('number, phone and find tag find a parcel; it comes masked, and each reader’s day is one reading', async () => {
  const parcel = await issue(admin, owner, {}, PHONE)
  const others = await issue(admin, owner)
  const detail = (await admin.call(`/api/waybills/${others.waybillId}`, { as: owner })).body
  assert.match(detail.waybillNumber, /^\d{12}$/)
  for (const asked of [
    { by: 'phone', phone: '+82 10-0000-7001' },
    { by: 'find_tag', findTag: parcel.findTag, sortCode: parcel.sortCode },
  ]) {
    const { status, body } = await search(asked)
    assert.equal(status, 200)
    assert.deepEqual(
      body.parcels.map((p: { waybillId: string }) => p.waybillId),
      [parcel.waybillId],
    )
    const [found] = body.parcels
    assert.deepEqual([found.maskedName, found.maskedPhone, found.product], ['홍*험', '010-0000-****', undefined])
    assert.ok(!JSON.stringify(body).includes('7001'))
  }
  const byNumber = (await search({ by: 'number', number: detail.waybillNumber.replace(/(\d{4})/, '$1-') })).body
  assert.deepEqual(
    byNumber.parcels.map((p: { waybillId: string }) => p.waybillId),
    [others.waybillId],
  )
  const { rows } = await admin.db.query('select purpose, readers from access_records where waybill_id = $1', [
    parcel.waybillId,
  ])
  assert.deepEqual(rows, [{ purpose: 'desk_search', readers: ['operator'] }])
})

test('what is not there, no number at all, and a destroyed parcel find nothing and record nothing', async () => {
  const { waybillId } = await issue(admin, owner, {}, '010-0000-7002')
  await admin.db.query('update waybills set destroyed_at = now() where id = $1', [waybillId])
  for (const asked of [
    { by: 'phone', phone: '010-0000-7002' },
    { by: 'phone', phone: '010-0000-7999' },
    { by: 'phone', phone: 'not a number' },
    { by: 'number', number: '000000000000' },
    { by: 'find_tag', findTag: '하 0000', sortCode: 'Z99' },
  ]) {
    const { status, body } = await search(asked)
    assert.deepEqual([status, body], [200, { parcels: [], more: false }], asked.by)
  }
  const { rows } = await admin.db.query('select count(*) as n from access_records where waybill_id = $1', [waybillId])
  assert.equal(rows[0].n, 0)
})

test('a parcel that is destroyed while the search goes on is left out; the others are answered', async () => {
  const phone = '010-0000-7004'
  const older = await issue(admin, owner, {}, phone)
  const newer = await issue(admin, owner, {}, phone)
  let searching: ReturnType<typeof search> | undefined
  await withTransaction(admin.db, async (tx) => {
    // Found are both by now; the reading of the newer, the first, waits to be recorded.
    await tx.query('lock table access_records in share row exclusive mode')
    searching = search({ by: 'phone', phone })
    await lockWaiter(admin.db, 'relation')
    await destroyWaybill(tx, { waybillId: older.waybillId, reason: 'desk', at: new Date() })
  })
  const { status, body } = (await searching) as Awaited<ReturnType<typeof search>>
  assert.equal(status, 200)
  assert.deepEqual(
    body.parcels.map((p: { waybillId: string }) => p.waybillId),
    [newer.waybillId],
  )
})

test('of many parcels twenty are read and it says that there are more; too many searches are refused', async () => {
  const phone = '010-0000-7003'
  for (let i = 0; i < 21; i++) await issue(admin, owner, {}, phone)
  const { body } = await search({ by: 'phone', phone })
  assert.deepEqual([body.parcels.length, body.more], [20, true])
  const hungry = await admin.deskToken('operator')
  const statuses = await Promise.all(
    Array.from({ length: 61 }, () => search({ by: 'phone', phone: '010-0000-7999' }, hungry)),
  )
  assert.deepEqual(
    [200, 429].map((status) => statuses.filter((answer) => answer.status === status).length),
    [60, 1],
  )
})
