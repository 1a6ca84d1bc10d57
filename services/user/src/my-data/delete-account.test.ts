import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { unguardedCustomers } from '@exqress/testing/unguarded-customers.ts'
import { v7 } from 'uuid'
import { tellContacts } from '../accounts/tell-contacts.ts'
import { facts } from '../recovery/facts.ts'
import { type Client, newPhone, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})
const codeOf = (answer: { body: Record<string, unknown> }) => (answer.body.error as { code: string }).code

async function prove(client: Client): Promise<void> {
  assert.equal((await client.call('POST', '/api/me/codes', {})).status, 202)
  const code = /\d{6}/.exec(user.messages.sent().at(-1)?.text ?? '')?.[0]
  assert.equal((await client.call('POST', '/api/me/proof', { code })).status, 200)
}
const remove = (client: Client, finishedParcels: 'destroy' | 'keep' = 'keep') =>
  client.call('POST', '/api/me/delete', { id: v7(), finishedParcels })
const rowsOf = async (table: string, column: string, id: string) =>
  (await user.db.query({ text: `select 1 from ${table} where ${column} = $1`, values: [id] })).rowCount
const typesOf = async (key: string) =>
  (await user.told(key)).filter(({ type }) => type.startsWith('customer.')).map(({ type }) => type.slice(9))

test('without a fresh code nothing is deleted', async () => {
  const customer = await user.signIn()
  const answer = await remove(customer)
  assert.deepEqual([answer.status, codeOf(answer)], [403, 'code_needed'])
  assert.equal((await customer.call('GET', '/api/me')).status, 200)
})

test('the key, the contacts and what tied the account to parcels go; every session ends; the number is free', async () => {
  const phone = newPhone()
  const customer = await user.signIn(phone)
  const elsewhere = await user.signIn(phone)
  await customer.call('PUT', '/api/me/name', { name: '홍시험' })
  const onItsWay = await user.confirmed(customer)
  const found = await user.issue()
  await user.tell('waybill.matched', { waybillId: found.waybillId, customerId: customer.customerId })
  await prove(customer)
  const answer = await remove(customer)
  assert.deepEqual([answer.status, answer.body.destroying], [200, 0])
  assert.match(String(answer.headers.get('set-cookie')), /Expires=Thu, 01 Jan 1970|Max-Age=0/)

  for (const [table, column] of [
    ['customers', 'customer_id'],
    ['contacts', 'customer_id'],
    ['consents', 'customer_id'],
    ['fresh_proofs', 'customer_id'],
    ['relations', 'customer_id'],
    ['opening_cases', 'customer_id'],
    ['arrival_notices', 'customer_id'],
    ['glass_notices', 'customer_id'],
  ] as const) {
    assert.equal(await rowsOf(table, column, customer.customerId), 0, table)
  }
  assert.equal(await rowsOf('wrapped_bundles', 'waybill_id', onItsWay.waybillId), 0)
  for (const session of [customer, elsewhere]) {
    assert.equal((await session.call('GET', '/api/me')).status, 401)
    const renewed = await user.call('POST', '/api/session/refresh', undefined, { cookie: session.cookie })
    assert.deepEqual([renewed.status, codeOf(renewed)], [401, 'session_ended'])
  }
  assert.deepEqual(await typesOf(onItsWay.waybillId), ['claimed', 'claim_dropped'])
  assert.deepEqual(await typesOf(found.waybillId), ['claim_dropped'])
  assert.deepEqual(await typesOf(customer.customerId), ['account_deleted'])
  const dropped = (await user.told(onItsWay.waybillId)).at(-1)
  assert.equal(dropped?.data.reason, 'account_deleted')
  // The parcel itself goes on.
  await user.move(onItsWay.waybillId, 'picked_up')
  const { rows } = await user.db.query(
    'select state, sealed_route is not null as sealed from parcels where waybill_id = $1',
    [onItsWay.waybillId],
  )
  assert.deepEqual(rows, [{ state: 'picked_up', sealed: true }])

  const again = await user.signIn(phone)
  assert.notEqual(again.customerId, customer.customerId)
  assert.deepEqual((await again.call('GET', '/api/parcels')).body.parcels, [])
})

test('finished parcels are destroyed too if that is wanted, and the wish comes before the end of the claim', async () => {
  const customer = await user.signIn()
  const [finished, onItsWay] = [await user.confirmed(customer), await user.confirmed(customer)]
  await user.move(finished.waybillId, 'picked_up', 'delivered')
  await prove(customer)
  assert.equal((await remove(customer, 'destroy')).body.destroying, 1)
  assert.deepEqual(await typesOf(finished.waybillId), ['claimed', 'destroy_asked', 'claim_dropped'])
  assert.deepEqual(await typesOf(onItsWay.waybillId), ['claimed', 'claim_dropped'])
})

test('a wish that went unheard with the account is nobody else’s: who has the parcel then may utter their own', async () => {
  const customer = await user.signIn()
  const waybill = await user.confirmed(customer)
  const { waybillId } = waybill
  await user.move(waybillId, 'picked_up', 'delivered')
  await prove(customer)
  assert.equal((await remove(customer, 'destroy')).body.destroying, 1)
  const wishes = async () => (await user.told(waybillId)).filter(({ type }) => type === 'customer.destroy_asked')
  const [wish] = await wishes()
  const at = new Date().toISOString()
  await user.tell('waybill.destroy_unheard', { waybillId, askedAt: String(wish?.data.at), at })
  // Lost there with a database, as it was not heard.
  user.admin.confirmed.delete(waybillId)
  const next = await user.signIn()
  const claim = { id: v7(), token: waybill.label.token, name: '홍시험', unit: '1203호' }
  assert.equal((await next.call('POST', '/api/claims', claim)).body.result, 'confirmed')
  const { body } = await next.call('GET', `/api/parcels/${waybillId}`)
  assert.deepEqual([body.destruction, body.destroyUnheardAt], [undefined, undefined])
  assert.equal((await next.call('POST', `/api/parcels/${waybillId}/destroy`, { id: v7() })).status, 202)
  assert.equal((await wishes()).length, 2)
})

test('a key by which somebody else reads stays', async () => {
  const [sender, recipient] = [await user.signIn(), await user.signIn()]
  const { waybillId } = await user.confirmed(recipient)
  await user.db.query(`insert into relations (customer_id, waybill_id, sender) values ($1, $2, true)`, [
    sender.customerId,
    waybillId,
  ])
  await prove(sender)
  assert.equal((await remove(sender)).status, 200)
  assert.equal(await rowsOf('wrapped_bundles', 'waybill_id', waybillId), 1)
  const detail = await recipient.call('GET', `/api/parcels/${waybillId}`)
  assert.equal(typeof detail.body.product, 'string')
})

test('two who delete at once delete once', async () => {
  const phone = newPhone()
  const [one, two] = [await user.signIn(phone), await user.signIn(phone)]
  await prove(one)
  await prove(two)
  const answers = await Promise.all([remove(one), remove(two)])
  assert.ok(answers.some(({ status }) => status === 200))
  assert.ok(answers.every(({ status }) => status === 200 || status === 401 || status === 403))
  assert.deepEqual(await typesOf(one.customerId), ['account_deleted'])
})

test('nothing comes back: neither by a replay, nor by a claim, a number or a bundle that was on its way', async () => {
  const customer = await user.signIn()
  const { waybillId, issued, label } = await user.confirmed(customer)
  await prove(customer)
  assert.equal((await remove(customer)).status, 200)

  await user.tell('waybill.matched', { waybillId, customerId: customer.customerId })
  assert.equal(await rowsOf('relations', 'customer_id', customer.customerId), 0)
  // A projection that is built anew from the topics.
  await user.db.query('delete from parcels where waybill_id = $1', [waybillId])
  await user.tell('waybill.issued', issued)
  await user.tell('waybill.matched', { waybillId, customerId: customer.customerId })
  assert.equal(await rowsOf('relations', 'customer_id', customer.customerId), 0)
  // A contact of it that a slower statement would write.
  await user.db.query(
    `insert into contacts (contact_index, index_epoch, customer_id, channel, sealed_contact)
     values ('\\x01', '2026-11', $1, 'phone', '\\x02')`,
    [customer.customerId],
  )
  assert.equal(await rowsOf('contacts', 'customer_id', customer.customerId), 0)
  await tellContacts(user.deps)
  // What it asked of an opening, and what it was to be told of one.
  const ofOpening = [v7(), customer.customerId, waybillId]
  await user.db.query(
    'insert into opening_cases (record_id, customer_id, waybill_id, asked_at, due_on) values ($1, $2, $3, now(), current_date)',
    ofOpening,
  )
  await user.db.query(
    'insert into glass_notices (opening_id, customer_id, waybill_id, at) values ($1, $2, $3, now())',
    ofOpening,
  )
  await user.db.query(
    `insert into arrival_notices (customer_id, waybill_id, state, at, retry_at) values ($1, $2, 'delivered', now(), now())`,
    ofOpening.slice(1),
  )
  for (const table of ['opening_cases', 'arrival_notices', 'glass_notices'])
    assert.equal(await rowsOf(table, 'customer_id', customer.customerId), 0, table)

  await user.deps.bundles.admin.runOnce()
  assert.equal(await rowsOf('wrapped_bundles', 'waybill_id', waybillId), 0)
  const scan = await customer.call('POST', '/api/scans', { id: v7(), token: label.token })
  assert.equal(scan.status, 401)
})

test('every table with the id of a customer leaves out a deleted one', async () => {
  assert.deepEqual(await unguardedCustomers(user), [])
})

test('what is left of a deleted account is a tombstone and what names nobody', async () => {
  const phone = newPhone()
  const customer = await user.signIn(phone)
  await customer.call('PUT', '/api/me/name', { name: '임시험표본' })
  await user.confirmed(customer)
  await prove(customer)
  await remove(customer)
  const { rows: columns } = await user.db.query(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'public' and data_type = 'uuid'`,
    [],
  )
  const left = new Set<string>()
  for (const { table, column } of columns) {
    if ((await rowsOf(`"${table}"`, `"${column}"`, customer.customerId)) > 0) left.add(`${table}.${column}`)
  }
  assert.deepEqual([...left].sort(), ['client_writes.actor_id', 'deleted_customers.customer_id', 'sessions.account_id'])
})

test('a restored service closes an account that was deleted since the backup', async () => {
  const customer = await user.signIn()
  const { waybillId } = await user.confirmed(customer)
  const { customerId } = customer
  const at = new Date().toISOString()
  const told = {
    topic: 'customer' as const,
    key: customerId,
    epoch: 1,
    version: 1,
    id: v7(),
    source: '/user',
    time: at,
  }
  const event = { ...told, type: 'customer.account_deleted', data: { customerId, at } }
  await withTransaction(user.db, (tx) => facts.bury(tx, event))
  for (const table of ['customers', 'contacts', 'relations'])
    assert.equal(await rowsOf(table, 'customer_id', customerId), 0)
  assert.equal(await rowsOf('sessions', 'account_id', customerId), 0)
  assert.equal(await rowsOf('wrapped_bundles', 'waybill_id', waybillId), 0)
})
