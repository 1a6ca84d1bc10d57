import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { newLabel } from '../testing/slip.ts'
import { type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let customer: Client
before(async () => {
  user = await startUser()
  customer = await user.signIn()
})
const scan = (client: Client, token: string, id = v7()) => client.call('POST', '/api/scans', { id, token })
const errorOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code
const count = async (table: 'access_records' | 'refused_attempts') =>
  (await user.db.query({ text: `select count(*) as n from ${table}` })).rows[0].n as number

test('a scan opens the customer’s parcel in every spelling of the token, and each is one reading', async () => {
  const { waybillId, label } = await user.confirmed(customer)
  const spelt = label.token.toLowerCase().replace(/(.{8})/g, '$1-')
  const before = await count('access_records')
  for (const text of [label.token, label.url, ` ${spelt} `]) {
    const { status, body } = await scan(customer, text)
    assert.deepEqual(
      [status, body.waybillId, body.relation, body.recipientName],
      [200, waybillId, 'recipient', '홍시험'],
    )
  }
  assert.equal(await count('access_records'), before + 3)
})

test('a lost answer is asked for again with the same id and is the same reading; two at once too', async () => {
  const { label } = await user.confirmed(customer)
  const before = await count('access_records')
  const id = v7()
  const answers = await Promise.all([scan(customer, label.token, id), scan(customer, label.token, id)])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200],
  )
  const after = (await count('access_records')) - before
  assert.ok(after >= 1 && after <= 2, 'the scan, and what the repeat newly showed as a page')
  await scan(customer, label.token, id)
  assert.ok((await count('access_records')) - before <= 2)
  const other = await scan(customer, newLabel().token, id)
  assert.deepEqual([other.status, errorOf(other)], [422, 'idempotency_mismatch'])
})

test('a found parcel opens as found: no tier field, and yet a reading', async () => {
  const { waybillId, label } = await user.issue()
  await user.tell('waybill.matched', { waybillId, customerId: customer.customerId })
  const before = await count('access_records')
  const { body } = await scan(customer, label.token)
  assert.deepEqual([body.relation, body.recipientName, body.product], ['found', undefined, undefined])
  assert.equal(await count('access_records'), before + 1)
})

test('what is no living label of ours writes nothing and asks no database', async () => {
  const { label } = await user.confirmed(customer)
  const forged = [
    'A'.repeat(39),
    label.token.slice(0, -1),
    `${label.token.slice(0, 10)}${label.token[10] === 'B' ? 'C' : 'B'}${label.token.slice(11)}`,
    'https://exqress.example/Q/',
    '010-0000-0001',
    '한글',
  ]
  const [readings, refusals] = [await count('access_records'), await count('refused_attempts')]
  const asked: string[] = []
  const { query, connect } = user.db
  user.db.query = (...args) => {
    asked.push(String(args[0]))
    return query(...args)
  }
  user.db.connect = () => {
    asked.push('a transaction')
    return connect()
  }
  // The access token is remembered from here on, so that only the scan itself could ask.
  await customer.call('GET', '/api/parcels?state=lost')
  asked.length = 0
  for (const token of forged) {
    const answer = await scan(customer, token)
    assert.deepEqual([answer.status, errorOf(answer)], [422, 'label_invalid'], token)
  }
  Object.assign(user.db, { query, connect })
  assert.deepEqual(asked, [])
  assert.deepEqual([await count('access_records'), await count('refused_attempts')], [readings, refusals])
})

test('void, destroyed, another’s and unknown labels: one answer, one row each, the same statements', async () => {
  const stranger = await user.signIn()
  const voided = await user.confirmed(stranger)
  const at = new Date().toISOString()
  await user.tell('waybill.label_voided', {
    waybillId: voided.waybillId,
    labelDigest: voided.label.labelDigest,
    at,
  })
  const destroyed = await user.confirmed(stranger)
  await user.tell('waybill.destroy_requested', { waybillId: destroyed.waybillId, reason: 'desk', at })
  const others = await user.confirmed(customer)
  const answers = new Set<string>()
  const sequences = new Set<string>()
  for (const { token } of [voided.label, destroyed.label, others.label, newLabel()]) {
    const before = await count('refused_attempts')
    const statements = await statementsOf(() => scan(stranger, token))
    sequences.add(statements.sequence)
    const { status, headers, text } = statements.answer
    const rest = [...headers].filter(([name]) => name !== 'date').join('\n')
    answers.add(`${status}\n${rest}\n${text}`.replaceAll(headers.get('x-request-id') ?? '', ''))
    assert.equal(await count('refused_attempts'), before + 1)
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] ?? '', /^404[\s\S]*not_readable/)
  assert.equal(sequences.size, 1)
  assert.match([...sequences][0] ?? '', /insert into refused_attempts/)

  async function statementsOf<T>(work: () => Promise<T>): Promise<{ answer: T; sequence: string }> {
    const asked: string[] = []
    const real = user.db.connect
    user.db.connect = async () => {
      const connection = await real()
      return {
        ...connection,
        query: (...args) => {
          asked.push(String(args[0]))
          return connection.query(...args)
        },
      }
    }
    const answer = await work()
    user.db.connect = real
    return { answer, sequence: asked.join('\n--\n') }
  }
})

test('the token of a scan stands nowhere afterwards', async () => {
  const { label } = await user.confirmed(customer)
  await scan(customer, label.token)
  await scan(await user.signIn(), label.token)
  const { rows } = await user.db.query(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
    [],
  )
  for (const { name } of rows) {
    const dump = await user.db.query({ text: `select t::text as row from "${name}" t` })
    assert.ok(!dump.rows.some(({ row }) => row.includes(label.token)), name)
  }
})
