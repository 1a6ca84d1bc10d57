import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { type Delivery, startDelivery } from '../testing/start-delivery.ts'
import { tellCourierAttempts } from './tell-attempts.ts'

const MOST = 4
let delivery: Delivery
before(async () => {
  delivery = await startDelivery({ mostInvalid: MOST, decodeMargin: 3 })
})
const told = async (courierId: string, type: string) =>
  (
    await delivery.db.query('select data from outbox where key = $1 and type = $2 order by position', [courierId, type])
  ).rows.map((row) => row.data)

test('the desk is told of each attempt with an authentic label once, with its digest and nothing about a parcel', async () => {
  const { courierId, token } = await delivery.courier()
  const foreign = await delivery.parcel()
  await delivery.scan(token, 'look', foreign.token)
  await delivery.scan(token, 'look', 'HELLO')
  await Promise.all([tellCourierAttempts(delivery.deps), tellCourierAttempts(delivery.deps)])
  await tellCourierAttempts(delivery.deps)
  const attempts = await told(courierId, 'courier.label_refused')
  assert.equal(attempts.length, 1)
  assert.deepEqual(Object.keys(attempts[0]).sort(), ['at', 'courierId', 'labelDigest', 'purpose'])
  assert.equal(attempts[0].labelDigest, foreign.digest.toString('base64url'))
})

test('a session that scans too much that is no label is answered alike for every text, without a statement, and told of', async () => {
  const { courierId, token } = await delivery.courier()
  const own = await delivery.parcel({ courierId })
  await delivery.call('/api/me', { as: token }) // the access token is remembered from here
  const asked: string[] = []
  const { query, connect } = delivery.db
  Object.assign(delivery.db, {
    query: (...args: Parameters<typeof query>) => {
      asked.push(String(args[0]))
      return query(...args)
    },
    connect: () => {
      asked.push('a transaction')
      return connect()
    },
  })
  for (let i = 0; i < MOST; i++) assert.equal((await delivery.scan(token, 'look', `HELLO${i}`)).code, 'label_invalid')
  for (const text of ['HELLO', own.token]) {
    const answer = await delivery.scan(token, 'look', text)
    assert.deepEqual([answer.status, answer.code], [429, 'decode_budget'])
  }
  Object.assign(delivery.db, { query, connect })
  assert.deepEqual(asked, [])
  await tellCourierAttempts(delivery.deps)
  await tellCourierAttempts(delivery.deps)
  const suspicions = await told(courierId, 'courier.suspected')
  assert.deepEqual(
    suspicions.map(({ at: _, ...data }) => data),
    [{ courierId, kind: 'labels_invalid', count: MOST, allowed: MOST }],
  )
  const other = await delivery.courier()
  assert.equal((await delivery.scan(other.token, 'look', 'HELLO')).code, 'label_invalid')
})

test('a budget that the desk renews is full again', async () => {
  const { courierId, token } = await delivery.courier()
  const attempt = async () => (await delivery.scan(token, 'look', (await delivery.issuer.label(v7())).token)).code
  for (let i = 0; i < 3; i++) assert.equal(await attempt(), 'not_readable')
  assert.equal(await attempt(), 'decode_budget')
  const at = new Date().toISOString()
  await delivery.tell('courier-decision', courierId, 'courier_decision.budget_renewed', { courierId, at })
  for (let i = 0; i < 3; i++) assert.equal(await attempt(), 'not_readable')
  assert.equal(await attempt(), 'decode_budget')
  assert.equal((await told(courierId, 'courier.suspected')).length, 2)
})
