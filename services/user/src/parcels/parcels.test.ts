import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { customerReaders } from '@exqress/contracts/disclosure.ts'
import { ParcelDetail, ParcelPage } from '@exqress/contracts/user-api.ts'
import { newWaybill } from '../testing/slip.ts'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})
const detail = async (client: Client, waybillId: string) =>
  ParcelDetail.parse((await client.call('GET', `/api/parcels/${waybillId}`)).body)
const list = async (client: Client, query = '') =>
  ParcelPage.parse((await client.call('GET', `/api/parcels${query}`)).body)
const readings = async (waybillId: string) =>
  (
    await user.db.query(
      'select role, readers, fields, purpose, number from access_records where waybill_id = $1 order by number',
      [waybillId],
    )
  ).rows

test('the database names the same readers as the disclosure module', async () => {
  for (const claim of ['none', 'found', 'confirmed'] as const) {
    for (const sender of [true, false]) {
      for (const destroyed of [true, false]) {
        const { rows } = await user.db.query('select customer_readers($1, $2, $3) as readers', [
          claim,
          sender,
          destroyed,
        ])
        assert.deepEqual(rows[0].readers, customerReaders({ claim, sender, destroyed }))
      }
    }
  }
})

test('a confirmed recipient sees all of their parcel, and nothing of the sender’s address', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  const seen = await detail(customer, waybillId)
  assert.deepEqual(
    { ...seen, stateAt: '', timeline: [] },
    {
      waybillId,
      relation: 'recipient',
      kind: 'forward',
      carrier: 'cj',
      carrierName: 'CJ대한통운',
      state: 'registered',
      stateAt: '',
      findTag: '다 4829',
      boxNumber: 1,
      boxCount: 2,
      product: '시험용 찻잔',
      senderName: '시험상점',
      destroyed: false,
      timeline: [],
      sortCode: 'A12-3',
      handling: ['fragile'],
      recipientName: '홍시험',
      phone: '010-0000-1001',
      unit: '1203호',
      route: { street: '시험로 12', building: '시험마을', dong: '101동', postcode: '04524' },
      waybillNumber: '000000000017',
      doorMemoSet: false,
    },
  )
})

test('a page is one reading a day for each set of fields, whoever looks how often; a list has its own', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  await Promise.all([detail(customer, waybillId), detail(customer, waybillId), detail(customer, waybillId)])
  await list(customer)
  await list(customer)
  const rows = await readings(waybillId)
  assert.deepEqual(
    rows.map(({ role, readers, purpose, number }) => [role, readers, purpose, number]),
    [
      ['recipient', ['recipient'], 'detail', 1],
      ['recipient', ['recipient'], 'list', 2],
    ],
  )
  assert.deepEqual(rows[1].fields, ['handling', 'product', 'progress', 'senderName'])
  assert.ok(rows[0].fields.includes('phone') && !rows[0].fields.includes('senderStreet'))
  const { rows: told } = await user.db.query(
    `select type, data->>'recordId' as id from outbox where topic = 'user-access' and key = $1`,
    [waybillId],
  )
  assert.equal(told.length, 2)
  const actors = await user.db.query('select distinct actor from access_records', [])
  assert.ok(!JSON.stringify(actors.rows).includes(customer.customerId))
})

test('a found parcel shows no tier field, so that looking at it is no reading', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.issue()
  await user.tell('waybill.matched', { waybillId, customerId: customer.customerId })
  await detail(customer, waybillId)
  await list(customer)
  assert.deepEqual(await readings(waybillId), [])
})

test('before the keys have come the page says that it waits; admin away costs nothing but time', async () => {
  const customer = await user.signIn()
  const waybill = await user.issue()
  const { waybillId, label } = waybill
  const body = { id: waybillId, token: label.token, name: '홍시험', unit: '1203호' }
  assert.equal((await customer.call('POST', '/api/claims', body)).body.result, 'confirmed')
  user.admin.setAway(true)
  await assert.rejects(user.deps.bundles.admin.runOnce())
  const waiting = await detail(customer, waybillId)
  assert.deepEqual([waiting.waiting, waiting.product, waiting.phone], [true, undefined, undefined])
  assert.equal((await list(customer)).parcels[0]?.product, undefined)
  assert.deepEqual(await readings(waybillId), [])
  user.admin.setAway(false)
  await user.db.query('update bundle_jobs set retry_at = now()', [])
  await user.deps.bundles.admin.runOnce()
  const opened = await detail(customer, waybillId)
  assert.deepEqual([opened.waiting, opened.product], [undefined, '시험용 찻잔'])
})

test('keys whose epoch is gone are waited for and are no failure', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  await user.db.query(`update wrapped_bundles set epoch = '2020-01-01' where waybill_id = $1`, [waybillId])
  const seen = await detail(customer, waybillId)
  assert.deepEqual([seen.waiting, seen.product], [true, undefined])
})

test('the timeline is in the order in which it was told, with what was inferred and corrected', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  await user.move(waybillId, 'picked_up', 'in_transit', 'out_for_delivery', 'delivered')
  const at = new Date().toISOString()
  await user.tell('parcel.state_changed', {
    waybillId,
    state: 'out_for_delivery',
    from: 'delivered',
    inferred: false,
    at,
    corrected: true,
  })
  await user.tell('parcel.state_changed', {
    waybillId,
    state: 'attempt_failed',
    from: 'out_for_delivery',
    inferred: false,
    at,
    reason: 'absent',
  })
  const { timeline, state } = await detail(customer, waybillId)
  assert.equal(state, 'attempt_failed')
  assert.deepEqual(
    timeline.map((step) => [step.state, step.place, step.reason, step.corrected]),
    [
      ['registered', undefined, undefined, undefined],
      ['picked_up', undefined, undefined, undefined],
      ['in_transit', undefined, undefined, undefined],
      ['out_for_delivery', undefined, undefined, undefined],
      ['delivered', 'door', undefined, undefined],
      ['out_for_delivery', undefined, undefined, true],
      ['attempt_failed', undefined, 'absent', undefined],
    ],
  )
})

test('the list is filtered by state and paged without gap or repetition', async () => {
  const customer = await user.signIn()
  const ids: string[] = []
  for (let i = 0; i < 33; i++) {
    const { waybillId } = await user.issue()
    await user.tell('waybill.matched', { waybillId, customerId: customer.customerId })
    if (i % 11 === 0) await user.move(waybillId, 'picked_up', 'cancelled')
    ids.push(waybillId)
  }
  const first = await list(customer)
  assert.equal(first.parcels.length, 30)
  const second = await list(customer, `?cursor=${first.next}`)
  assert.equal(second.next, undefined)
  assert.deepEqual(
    [...first.parcels, ...second.parcels].map(({ waybillId }) => waybillId),
    ids.toReversed(),
  )
  assert.equal((await list(customer, '?state=final')).parcels.length, 3)
  assert.equal((await list(customer, '?state=active')).parcels.length, 30)
})

test('a relabelled parcel shows the tag of its new label', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  const at = new Date().toISOString()
  const { labelDigest } = newWaybill().label
  await user.tell('waybill.label_issued', { waybillId, labelDigest, keyId: 1, findTag: '하 0001', issuedAt: at })
  assert.equal((await detail(customer, waybillId)).findTag, '하 0001')
})
