import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Observed, visible } from '@exqress/testing/observe-work.ts'
import { v7 } from 'uuid'
import { causesOfRefusal, observe } from '../testing/refused-labels.ts'
import { type Answer, type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
before(async () => {
  user = await startUser()
  // It fetches the ring anew now and then: work that no claim asked for.
  await user.deps.ring.part.stop?.()
})
const codeOf = ({ body }: Answer) => (body.error as { code: string }).code

test('whatever refuses a claim: one status, one body, the same headers, statements, operations and calls', async () => {
  const customer = await user.signIn()
  const calls = () => user.admin.calls.get('/claims') ?? 0
  let first: (Observed<Answer> & { calls: number }) | undefined
  for (const { cause, token } of await causesOfRefusal(user, customer)) {
    // A living parcel that nobody has confirmed answers how many tries are left: that is how it is claimed.
    if (cause === 'nobody’s, as bait is') continue
    let before = 0
    const seen = await observe(user, customer, () => {
      before = calls()
      return customer.call('POST', '/api/claims', { id: v7(), token, name: '남시험', unit: '1호' })
    })
    const observed = { ...seen, calls: calls() - before }
    assert.deepEqual([seen.answer.status, codeOf(seen.answer)], [404, 'not_readable'], cause)
    assert.equal(observed.calls, 1, cause)
    assert.ok(seen.statements.length > 5 && seen.operations.length > 5, `${cause} was not observed`)
    first ??= observed
    assert.equal(visible(seen.answer), visible(first.answer), cause)
    assert.deepEqual(seen.statements, first.statements, cause)
    assert.deepEqual(seen.operations, first.operations, cause)
  }
  const { rows } = await user.db.query(`select purpose from refused_attempts where account_id = $1`, [
    customer.customerId,
  ])
  assert.ok(rows.length >= 8 && rows.every(({ purpose }) => purpose === 'claim'))
})

test('a claim is repeated after its label died: refused like any dead label, whatever it was answered before', async () => {
  const customer = await user.signIn()
  const { waybillId, label } = await user.issue()
  const [wrong, right] = ['남시험', '홍시험'].map((name) => ({ id: v7(), token: label.token, name, unit: '1203호' }))
  for (const [claim, result] of [
    [wrong, 'refused'],
    [right, 'confirmed'],
    [wrong, 'refused'],
  ] as const)
    assert.equal((await customer.call('POST', '/api/claims', claim)).body.result, result)
  const at = new Date().toISOString()
  await user.tell('waybill.destroy_requested', { waybillId, reason: 'desk', at })
  for (const claim of [wrong, right]) {
    const answer = await customer.call('POST', '/api/claims', claim)
    assert.deepEqual([answer.status, codeOf(answer)], [404, 'not_readable'])
  }
})

test('a wrong name or unit with an authentic label leaves a row each; the right ones leave none', async () => {
  const [prying, recipient] = [await user.signIn(), await user.signIn()]
  const { label } = await user.issue()
  const attempts = async ({ customerId }: Client) => {
    const { rows } = await user.db.query(
      `select encode(label_digest, 'base64') as digest, purpose, count(*)::int as n
         from refused_attempts where account_id = $1 group by 1, 2`,
      [customerId],
    )
    return rows
  }
  const claim = (client: Client, name: string, unit: string, id = v7()) =>
    client.call('POST', '/api/claims', { id, token: label.token, name, unit })
  const id = v7()
  assert.equal((await claim(prying, '남시험', '1203호', id)).body.triesLeft, 4)
  assert.equal((await claim(prying, '남시험', '1203호', id)).body.triesLeft, 4)
  assert.equal((await claim(prying, '홍시험', '1204호')).body.triesLeft, 3)
  const digest = Buffer.from(label.labelDigest, 'base64url').toString('base64')
  assert.deepEqual(await attempts(prying), [{ digest, purpose: 'claim', n: 2 }])
  assert.equal((await claim(recipient, '홍시험', '1203호')).body.result, 'confirmed')
  assert.deepEqual(await attempts(recipient), [])
})

test('a loop of wrong names over one box ends at the account’s limit, and so do its rows', async () => {
  const prying = await user.signIn()
  const { label } = await user.issue()
  const codes: number[] = []
  for (let n = 0; n < 64; n++) {
    const said = { token: label.token, name: '남시험', unit: '1203호' }
    const { status } = await prying.call('POST', '/api/claims', { id: v7(), ...said })
    codes.push(status)
  }
  assert.deepEqual(codes, [...Array(60).fill(200), ...Array(4).fill(429)])
  const { rowCount } = await user.db.query('select 1 from refused_attempts where account_id = $1', [prying.customerId])
  assert.equal(rowCount, 60)
})
