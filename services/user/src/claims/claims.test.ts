import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { inventedSlip, newLabel, newWaybill } from '../testing/slip.ts'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'
import { checkNames } from './check-names.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})
const errorOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code
const list = async (client: Client) =>
  (await client.call('GET', '/api/parcels')).body.parcels as Record<string, unknown>[]
const match = (waybillId: string, customerId: string) => user.tell('waybill.matched', { waybillId, customerId })
const claim = (client: Client, token: string, name = '홍시험', unit = '1203호', id = v7()) =>
  client.call('POST', '/api/claims', { id, token, name, unit })

test('a found parcel shows carrier, state and find tag, and is confirmed by the name on its slip', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.issue()
  await match(waybillId, customer.customerId)
  const [found = {}] = await list(customer)
  assert.deepEqual(Object.keys(found).sort(), [
    'carrier',
    'carrierName',
    'destroyed',
    'findTag',
    'kind',
    'relation',
    'state',
    'stateAt',
    'waybillId',
  ])
  assert.deepEqual([found.relation, found.findTag, found.carrierName], ['found', '다 4829', 'CJ대한통운'])
  const detail = (await customer.call('GET', `/api/parcels/${waybillId}`)).body
  assert.equal(detail.triesLeft, 5)
  for (const field of ['route', 'recipientName', 'phone', 'unit', 'product', 'sortCode', 'boxNumber']) {
    assert.equal(detail[field], undefined, field)
  }
  const confirm = (name: string) => customer.call('POST', `/api/parcels/${waybillId}/confirm`, { id: v7(), name })
  assert.deepEqual((await confirm('남시험')).body, { result: 'refused', triesLeft: 4 })
  assert.equal((await customer.call('GET', `/api/parcels/${waybillId}`)).body.triesLeft, 4)
  assert.deepEqual((await confirm('홍 시험 님')).body, { result: 'confirmed', waybillId })
  assert.deepEqual((await confirm('남시험')).body, { result: 'confirmed', waybillId }, 'a repeat answers the same')
  const told = await user.told(waybillId)
  assert.deepEqual(
    told.map(({ type, data }) => [type, data.customerId, data.by]),
    [['customer.claimed', customer.customerId, 'name']],
  )
})

test('five tries a parcel; after them even the right name is refused', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.issue()
  await match(waybillId, customer.customerId)
  const confirm = async (name: string) =>
    (await customer.call('POST', `/api/parcels/${waybillId}/confirm`, { id: v7(), name })).body
  for (const triesLeft of [4, 3, 2, 1, 0]) assert.deepEqual(await confirm('남시험'), { result: 'refused', triesLeft })
  assert.deepEqual(await confirm('홍시험'), { result: 'refused', triesLeft: 0 })
})

test('with no try left, and once it is confirmed, a loop over one parcel asks nobody and leaves no row', async () => {
  const customer = await user.signIn()
  const [tried, own] = [await user.issue(), await user.issue()]
  for (const { waybillId } of [tried, own]) await match(waybillId, customer.customerId)
  const confirm = async ({ waybillId }: typeof tried, name: string, id = v7()) =>
    (await customer.call('POST', `/api/parcels/${waybillId}/confirm`, { id, name })).body
  const first = v7()
  await confirm(tried, '남시험', first)
  for (let n = 0; n < 4; n++) await confirm(tried, '남시험')
  assert.equal((await confirm(own, '홍시험')).result, 'confirmed')
  const kept = async () => {
    const writes = await user.db.query('select 1 from client_writes where actor_id = $1', [customer.customerId])
    return [writes.rowCount, user.admin.calls.get('/claims')]
  }
  const before = await kept()
  for (let n = 0; n < 30; n++) {
    assert.deepEqual(await confirm(tried, n % 2 ? '남시험' : '홍시험'), { result: 'refused', triesLeft: 0 })
    assert.deepEqual(await confirm(own, '남시험'), { result: 'confirmed', waybillId: own.waybillId })
  }
  assert.deepEqual(await kept(), before)
  assert.deepEqual(await confirm(tried, '남시험', first), { result: 'refused', triesLeft: 4 }, 'as it was answered')
})

test('the same write again answers the same and uses up no try; another body under its id is refused', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.issue()
  await match(waybillId, customer.customerId)
  const id = v7()
  const confirm = (name: string) => customer.call('POST', `/api/parcels/${waybillId}/confirm`, { id, name })
  assert.deepEqual((await confirm('남시험')).body, { result: 'refused', triesLeft: 4 })
  assert.deepEqual((await confirm('남시험')).body, { result: 'refused', triesLeft: 4 })
  const other = await confirm('홍시험')
  assert.deepEqual([other.status, errorOf(other)], [422, 'idempotency_mismatch'])
})

test('a parcel with a safe number is claimed by label, name and unit', async () => {
  const customer = await user.signIn()
  const { waybillId, label } = await user.issue(newWaybill(inventedSlip({ phone: '0504-0000-0001' })))
  assert.deepEqual((await claim(customer, label.token, '홍시험', '1204호')).body, { result: 'refused', triesLeft: 4 })
  assert.deepEqual((await claim(customer, label.url)).body, { result: 'confirmed', waybillId })
  const told = await user.told(waybillId)
  assert.deepEqual(
    told.map(({ type, data }) => [type, data.by]),
    [['customer.claimed', 'label']],
  )
})

test('a second account cannot claim what is bound to another, not even at once', async () => {
  const [one, two] = [await user.signIn(), await user.signIn()]
  const { waybillId, label } = await user.issue()
  const answers = await Promise.all([claim(one, label.token), claim(two, label.token)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404])
  const refused = answers.find(({ status }) => status === 404)
  assert.equal(refused && errorOf(refused), 'not_readable')
  assert.equal((await user.told(waybillId)).length, 1)
  const owners = await user.db.query(
    `select count(*) as n from relations where waybill_id = $1 and claim = 'confirmed'`,
    [waybillId],
  )
  assert.equal(owners.rows[0].n, 1)
  const attempts = await user.db.query('select purpose from refused_attempts where account_id = any($1::uuid[])', [
    [one.customerId, two.customerId],
  ])
  assert.deepEqual(attempts.rows, [{ purpose: 'claim' }])
})

test('a forged label, a void one and an unknown one open no claim', async () => {
  const customer = await user.signIn()
  const forged = await claim(customer, 'A'.repeat(39))
  assert.deepEqual([forged.status, errorOf(forged)], [422, 'label_invalid'])
  const { waybillId, label } = await user.issue()
  const at = new Date().toISOString()
  await user.tell('waybill.label_voided', { waybillId, labelDigest: label.labelDigest, at })
  for (const { token } of [label, newLabel()]) {
    const answer = await claim(customer, token)
    assert.deepEqual([answer.status, errorOf(answer)], [404, 'not_readable'])
  }
  const { rows } = await user.db.query('select purpose from refused_attempts where account_id = $1', [
    customer.customerId,
  ])
  assert.deepEqual(
    rows.map(({ purpose }) => purpose),
    ['claim', 'claim'],
  )
})

test('admin away: the claim is told as not available, and nothing is kept of it', async () => {
  const customer = await user.signIn()
  const { waybillId, label } = await user.issue()
  user.admin.setAway(true)
  const id = v7()
  const away = await claim(customer, label.token, '홍시험', '1203호', id)
  user.admin.setAway(false)
  assert.deepEqual([away.status, errorOf(away)], [503, 'upstream_unavailable'])
  assert.equal((await user.db.query('select 1 from client_writes where id = $1', [id])).rowCount, 0)
  assert.deepEqual((await claim(customer, label.token, '홍시험', '1203호', id)).body, {
    result: 'confirmed',
    waybillId,
  })
})

test('a found parcel with the account’s own name is confirmed without a question, once there is a name', async () => {
  const customer = await user.signIn()
  const [mine, another] = [await user.issue(), await user.issue(newWaybill(inventedSlip({ name: '남시험' })))]
  await match(mine.waybillId, customer.customerId)
  await match(another.waybillId, customer.customerId)
  const calls = () => user.admin.calls.get('/claims') ?? 0
  const before = calls()
  await checkNames(user.deps)
  assert.equal(calls(), before, 'nothing is asked without a name')
  await customer.call('PUT', '/api/me/name', { name: '홍시험' })
  await checkNames(user.deps)
  assert.equal(calls(), before + 2)
  const relations = async () => new Map((await list(customer)).map(({ waybillId, relation }) => [waybillId, relation]))
  assert.equal((await relations()).get(mine.waybillId), 'recipient')
  assert.equal((await relations()).get(another.waybillId), 'found')
  assert.equal((await customer.call('GET', `/api/parcels/${another.waybillId}`)).body.triesLeft, 4)
  // Another name tries nothing by itself: names cannot be guessed by renaming oneself.
  await customer.call('PUT', '/api/me/name', { name: '남시험' })
  await checkNames(user.deps)
  assert.equal(calls(), before + 2)
})

test('a name that comes while its absence was being noted is compared all the same', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.issue()
  await match(waybillId, customer.customerId)
  let named = false
  const query: typeof user.deps.db.query = async (text, values) => {
    const result = await user.deps.db.query(text, values)
    if (!named && typeof text === 'string' && text.includes('from customers')) {
      named = true
      await customer.call('PUT', '/api/me/name', { name: '홍시험' })
    }
    return result as never
  }
  await checkNames({ ...user.deps, db: { ...user.deps.db, query } })
  assert.ok(named)
  await checkNames(user.deps)
  assert.equal((await list(customer))[0]?.relation, 'recipient')
})

test('admin away while names are compared: it is done later', async () => {
  const customer = await user.signIn()
  await customer.call('PUT', '/api/me/name', { name: '홍시험' })
  const { waybillId } = await user.issue()
  await match(waybillId, customer.customerId)
  user.admin.setAway(true)
  await assert.rejects(checkNames(user.deps))
  user.admin.setAway(false)
  await user.db.query('update relations set name_due_at = now() where name_due_at is not null', [])
  await checkNames(user.deps)
  assert.equal((await list(customer))[0]?.relation, 'recipient')
})

test('"not mine" takes it off the list for good, drops its keys and tells the desk', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  const id = v7()
  const drop = () => customer.call('POST', `/api/parcels/${waybillId}/not-mine`, { id })
  assert.equal((await drop()).status, 204)
  assert.equal((await drop()).status, 204)
  assert.deepEqual(await list(customer), [])
  assert.equal((await user.db.query('select 1 from wrapped_bundles where waybill_id = $1', [waybillId])).rowCount, 0)
  const told = await user.told(waybillId)
  assert.deepEqual(
    told.map(({ type, data }) => [type, data.reason]),
    [
      ['customer.claimed', undefined],
      ['customer.claim_dropped', 'not_mine'],
    ],
  )
  await match(waybillId, customer.customerId)
  assert.deepEqual(await list(customer), [])
})

test('a number that moved takes along what it had found, not what was confirmed', async () => {
  const customer = await user.signIn()
  const found = await user.issue()
  await match(found.waybillId, customer.customerId)
  const bound = await user.confirmed(customer)
  for (const { waybillId } of [found, bound])
    await user.tell('waybill.unmatched', { waybillId, customerId: customer.customerId })
  assert.deepEqual(
    (await list(customer)).map(({ waybillId }) => waybillId),
    [bound.waybillId],
  )
})
