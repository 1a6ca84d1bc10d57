import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { unguardedCustomers } from '@exqress/testing/unguarded-customers.ts'
import { v7 } from 'uuid'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'
import { issue, newWaybill, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { forgetNumbers } from './forget-numbers.ts'

const admin = await startAdmin()
const { callAs } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)

let next = 1000
const newPhone = () => `010-0000-${String(next++).padStart(4, '0')}`
const prove = (customerId: string, value: string, name?: string) =>
  callAs('user', '/internal/numbers', {
    body: { customerId },
    sealed: { kind: 'phone', value, ...(name ? { name } : {}) },
  })
const claim = (customerId: string, waybillId: string, said: object, labelDigest?: string) =>
  callAs('user', '/internal/claims', {
    body: { waybillId, customerId, ...(labelDigest ? { labelDigest } : {}) },
    sealed: said,
  })
const typesOf = async (key: string) => (await admin.told(key)).map(({ type }) => type)
const digestOf = async (waybillId: string) =>
  (await admin.told(waybillId)).findLast(({ type }) => type === 'waybill.label_issued')?.data.labelDigest as string

test('a proven number finds what was issued before and what comes after; the name confirms at once', async () => {
  const phone = newPhone()
  const customerId = v7()
  const mine = await issue(admin, as, {}, phone)
  const housemates = await issue(
    admin,
    as,
    { recipient: { ...newWaybill({}, phone).recipient, name: '김다른' } },
    phone,
  )
  const { body } = await prove(customerId, phone.replace('010', '+82 10'), '홍 시험님')
  assert.deepEqual(body, { found: 2, confirmed: [mine.waybillId] })
  assert.deepEqual((await prove(customerId, phone, '홍시험')).body, body)
  assert.deepEqual((await typesOf(housemates.waybillId)).slice(2), ['waybill.matched'])
  const later = await issue(admin, as, {}, phone)
  const events = await admin.told(later.waybillId)
  assert.deepEqual(events[2], { type: 'waybill.matched', data: { waybillId: later.waybillId, customerId } })
})

test('a found parcel is confirmed by the name on the slip; five wrong ones and it is the desk that helps', async () => {
  const phone = newPhone()
  const [customerId, stranger] = [v7(), v7()]
  await prove(customerId, phone)
  const { waybillId } = await issue(admin, as, {}, phone)
  assert.equal((await claim(stranger, waybillId, { name: '홍시험' })).body.error.code, 'not_readable')
  assert.equal((await claim(customerId, v7(), { name: '홍시험' })).body.error.code, 'not_readable')
  assert.deepEqual((await claim(customerId, waybillId, { name: '김아님' })).body, { result: 'refused', triesLeft: 4 })
  assert.deepEqual((await claim(customerId, waybillId, { name: ' 홍 시험 님' })).body, { result: 'confirmed' })
  for (let i = 0; i < 8; i++)
    assert.deepEqual((await claim(customerId, waybillId, { name: '홍시험' })).body, { result: 'confirmed' })

  const other = await issue(admin, as, {}, phone)
  const all = await Promise.all(Array.from({ length: 9 }, () => claim(customerId, other.waybillId, { name: '김아님' })))
  assert.deepEqual(all.map(({ body }) => body.triesLeft).sort(), [0, 0, 0, 0, 0, 1, 2, 3, 4])
  assert.deepEqual((await claim(customerId, other.waybillId, { name: '홍시험' })).body, {
    result: 'refused',
    triesLeft: 0,
  })
})

test('a safe number (050) is found by nobody; the label with name and unit is the way', async () => {
  const phone = '0504-0000-0001'
  const customerId = v7()
  assert.deepEqual((await prove(customerId, phone, '홍시험')).body, { found: 0, confirmed: [] })
  const { waybillId } = await issue(admin, as, {}, phone)
  assert.deepEqual((await prove(customerId, phone, '홍시험')).body, { found: 0, confirmed: [] })
  assert.deepEqual((await typesOf(waybillId)).length, 2)
  const digest = await digestOf(waybillId)
  assert.equal((await claim(customerId, waybillId, { name: '홍시험', unit: '1203' })).status, 404)
  assert.equal((await claim(customerId, waybillId, { name: '홍시험', unit: '1203' }, 'A'.repeat(43))).status, 404)
  assert.deepEqual((await claim(customerId, waybillId, { name: '홍시험', unit: '1204호' }, digest)).body, {
    result: 'refused',
    triesLeft: 4,
  })
  assert.deepEqual((await claim(customerId, waybillId, { name: '홍시험' }, digest)).body, {
    result: 'refused',
    triesLeft: 3,
  })
  assert.deepEqual((await claim(customerId, waybillId, { name: '홍시험', unit: '101동 1203 호' }, digest)).body, {
    result: 'confirmed',
  })
  // It is bound for good: somebody else with the same label, name and unit gets nothing.
  assert.equal((await claim(v7(), waybillId, { name: '홍시험', unit: '1203' }, digest)).body.error.code, 'not_readable')
})

test('a void label claims nothing', async () => {
  const { waybillId } = await issue(admin, as, {}, '0504-0000-0002')
  const digest = await digestOf(waybillId)
  await callAs('delivery', '/internal/labels', { body: { requestId: v7(), waybillId, kind: 'relabel', actorId: v7() } })
  assert.equal((await claim(v7(), waybillId, { name: '홍시험', unit: '1203' }, digest)).status, 404)
  assert.deepEqual((await claim(v7(), waybillId, { name: '홍시험', unit: '1203' }, await digestOf(waybillId))).body, {
    result: 'confirmed',
  })
})

test('a number that is given to a new person ends the old claim, and finds nothing older', async () => {
  const phone = newPhone()
  const [former, heir] = [v7(), v7()]
  const confirmed = await issue(admin, as, {}, phone)
  const found = await issue(admin, as, { recipient: { ...newWaybill({}, phone).recipient, name: '김다른' } }, phone)
  await prove(former, phone, '홍시험')
  assert.deepEqual((await prove(heir, phone, '홍시험')).body, { found: 0, confirmed: [] })
  assert.deepEqual((await typesOf(found.waybillId)).slice(2), ['waybill.matched', 'waybill.unmatched'])
  assert.deepEqual((await typesOf(confirmed.waybillId)).slice(2), ['waybill.matched', 'waybill.claim_confirmed'])
  assert.equal((await claim(former, found.waybillId, { name: '김다른' })).status, 404)
  assert.deepEqual((await claim(former, confirmed.waybillId, { name: '홍시험' })).body, { result: 'confirmed' })
  const later = await issue(admin, as, {}, phone)
  assert.deepEqual((await admin.told(later.waybillId))[2]?.data, { waybillId: later.waybillId, customerId: heir })
  // Given back to the first: also that is a new proof, which finds nothing older.
  assert.deepEqual((await prove(former, phone, '홍시험')).body, { found: 0, confirmed: [] })
})

test('two who prove one number at once: one has it in the end; issues in between are found by exactly one', async () => {
  const phone = newPhone()
  const customers = [v7(), v7(), v7()]
  const [issued] = await Promise.all([
    Promise.all(Array.from({ length: 6 }, () => issue(admin, as, {}, phone))),
    ...customers.map((customerId) => prove(customerId, phone)),
  ])
  const { rows } = await admin.db.query(
    `select customer_id as "customerId" from verified_numbers where customer_id = any($1) and ended_at is null`,
    [customers],
  )
  assert.equal(rows.length, 1)
  for (const { waybillId } of issued) {
    const claims = await admin.db.query('select customer_id from claims where waybill_id = $1', [waybillId])
    assert.ok(claims.rows.length <= 1)
  }
})

test('not mine: the parcel leaves the account and the desk has a case', async () => {
  const phone = newPhone()
  const customerId = v7()
  const { waybillId } = await issue(admin, as, {}, phone)
  await prove(customerId, phone, '홍시험')
  await admin.tell('customer', waybillId, 'customer.claim_dropped', {
    waybillId,
    customerId,
    reason: 'not_mine',
    at: new Date().toISOString(),
  })
  assert.equal((await claim(customerId, waybillId, { name: '홍시험' })).status, 404)
  const { rows } = await admin.db.query('select kind from cases where waybill_id = $1', [waybillId])
  assert.deepEqual(rows, [{ kind: 'not_mine' }])
})

test('no number lies in clear, and what cannot be read is refused', async () => {
  const { rows } = await admin.db.query('select to_jsonb(n)::text as text from verified_numbers n', [])
  for (const { text } of rows) assert.doesNotMatch(text, /010-?0000|82100000/)
  assert.equal((await prove(v7(), '000-0000-0000')).status, 400)
  const tampered = await callAs('user', '/internal/numbers', { body: { customerId: v7(), box: 'AQID' } })
  assert.equal(tampered.body.error.code, 'box_broken')
  assert.equal((await callAs('delivery', '/internal/numbers', { body: { customerId: v7() }, sealed: {} })).status, 403)
})

test("what the desk holds of a customer is told to nobody else's copy", async () => {
  const phone = newPhone()
  const [customerId, other] = [v7(), v7()]
  const mine = await issue(admin, as, {}, phone)
  assert.deepEqual((await prove(customerId, phone, '홍시험')).body.confirmed, [mine.waybillId])
  const theirs = await issue(admin, as)
  const openCases = `insert into cases (waybill_id, kind, opened_at) select unnest($1::uuid[]), 'damaged', now()`
  await admin.db.query(openCases, [[mine.waybillId, theirs.waybillId]])
  await admin.db.query('update waybills set sender_customer_id = $1 where id = $2', [customerId, theirs.waybillId])
  const { status, body } = await callAs('user', '/internal/held', { body: { customerId } })
  assert.equal(status, 200)
  assert.deepEqual(
    body.numbers.map(({ kind }: { kind: string }) => kind),
    ['phone'],
  )
  assert.deepEqual(
    body.cases.map(({ waybillId, kind }: { waybillId: string; kind: string }) => [waybillId, kind]),
    [[mine.waybillId, 'damaged']],
  )
  assert.deepEqual((await callAs('user', '/internal/held', { body: { customerId: other } })).body, {
    numbers: [],
    cases: [],
  })
  assert.ok((await callAs('delivery', '/internal/held', { body: { customerId } })).status >= 401)
})

test('cases of destroyed parcels stay in the copy of whoever had confirmed them: state, dates, code', async () => {
  const phone = newPhone()
  const customerId = v7()
  const [gone, living, theirs] = [
    await issue(admin, as, {}, phone),
    await issue(admin, as, {}, phone),
    await issue(admin, as),
  ]
  await prove(customerId, phone, '홍시험')
  await admin.db.query(
    `insert into cases (waybill_id, kind, opened_at, closed_at, outcome)
     select unnest($1::uuid[]), 'damaged', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', 'compensated'`,
    [[gone.waybillId, living.waybillId, theirs.waybillId]],
  )
  await withTransaction(admin.db, (tx) =>
    destroyWaybill(tx, { waybillId: gone.waybillId, reason: 'recipient', at: new Date() }),
  )
  const { body } = await callAs('user', '/internal/held', {
    body: { customerId, destroyed: [gone.waybillId, theirs.waybillId] },
  })
  const closed = {
    kind: 'damaged',
    state: 'closed',
    openedAt: '2026-11-01T00:00:00.000Z',
    closedAt: '2026-11-02T00:00:00.000Z',
    outcome: 'compensated',
  }
  const byId = (one: { waybillId: string }, other: { waybillId: string }) =>
    one.waybillId.localeCompare(other.waybillId)
  // A living parcel that is another's is not answered, whoever names it.
  assert.deepEqual(
    body.cases.sort(byId),
    [
      { ...closed, waybillId: gone.waybillId, destroyed: true },
      { ...closed, waybillId: living.waybillId, destroyed: false },
    ].sort(byId),
  )
})

test('a deleted account is forgotten: its numbers, what they found, what it sent; whoever has the number next finds nothing older', async () => {
  const phone = newPhone()
  const [customerId, next] = [v7(), v7()]
  const mine = await issue(admin, as, {}, phone)
  const housemates = await issue(
    admin,
    as,
    { recipient: { ...newWaybill({}, phone).recipient, name: '김다른' } },
    phone,
  )
  assert.equal((await prove(customerId, phone, '홍시험')).body.found, 2)
  await admin.db.query('update waybills set sender_customer_id = $1 where id = $2', [customerId, housemates.waybillId])
  const at = new Date().toISOString()
  await admin.tell('customer', customerId, 'customer.destroy_setting_changed', { customerId, afterDays: 7, at })
  await admin.tell('customer', customerId, 'customer.account_deleted', { customerId, at })
  const left = async (table: string, column = 'customer_id') =>
    (await admin.db.query({ text: `select 1 from ${table} where ${column} = $1`, values: [customerId] })).rowCount
  assert.equal(await left('verified_numbers'), 0)
  assert.equal(await left('destroy_settings'), 0)
  assert.equal(await left('waybills', 'sender_customer_id'), 0)
  // The confirmed one ends on its own key.
  assert.equal(await left('claims'), 1)
  const reason = 'account_deleted' as const
  await admin.tell('customer', mine.waybillId, 'customer.claim_dropped', {
    waybillId: mine.waybillId,
    customerId,
    reason,
    at,
  })
  assert.equal(await left('claims'), 0)
  assert.equal((await admin.db.query('select 1 from cases where waybill_id = $1', [mine.waybillId])).rowCount, 0)

  // Until a round has forgotten the number, and from then on.
  const other = v7()
  assert.deepEqual((await prove(other, phone, '홍시험')).body, { found: 0, confirmed: [] })
  await admin.tell('customer', other, 'customer.account_deleted', { customerId: other, at })
  await forgetNumbers(admin.deps)
  assert.equal((await admin.db.query('select from leaving_numbers', [])).rowCount, 0)
  assert.deepEqual((await prove(next, phone, '홍시험')).body, { found: 0, confirmed: [] })
  const later = await issue(admin, as, {}, phone)
  assert.ok((await typesOf(later.waybillId)).includes('waybill.matched'))

  // Calls that were on their way: the number stays the new account's, and nothing is claimed.
  assert.deepEqual((await prove(customerId, phone, '홍시험')).body, { found: 0, confirmed: [] })
  await claim(customerId, mine.waybillId, { name: '홍시험' })
  assert.equal(await left('claims'), 0)
  assert.equal(await left('verified_numbers'), 0)
  const { rows } = await admin.db.query('select 1 from verified_numbers where customer_id = $1 and ended_at is null', [
    next,
  ])
  assert.equal(rows.length, 1)
  await admin.tell('customer', customerId, 'customer.destroy_setting_changed', { customerId, afterDays: 30, at })
  assert.equal(await left('destroy_settings'), 0)
})

test('every table with the id of a customer leaves out a deleted one', async () => {
  assert.deepEqual(await unguardedCustomers(admin), [])
})
