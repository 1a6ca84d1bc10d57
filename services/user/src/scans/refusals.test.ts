import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Observed, visible } from '@exqress/testing/observe-work.ts'
import { v7 } from 'uuid'
import { causesOfRefusal, observe } from '../testing/refused-labels.ts'
import { newLabel } from '../testing/slip.ts'
import { type Answer, type Client, startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
let stranger: Client
before(async () => {
  user = await startUser({ mostInvalid: 100 })
  stranger = await user.signIn()
  // It fetches the ring anew now and then: work that no scan asked for.
  await user.deps.ring.part.stop?.()
})
const codeOf = ({ body }: Answer) => (body.error as { code: string }).code
const scan = (client: Client, token: string, id = v7()) => client.call('POST', '/api/scans', { id, token })
const withoutWait = (answer: Answer) => visible(answer).replace(/retry-after: \d+/, 'retry-after: ?')

/** The one line that refused scans have among the figures. */
async function refusedSoFar(): Promise<number> {
  const { text } = await user.deps.metrics.render()
  const lines = text.split('\n').filter((line) => /^scans_total\{/.test(line) && !/outcome="opened"/.test(line))
  assert.ok(lines.length <= 1, 'causes are told apart')
  return Number(lines[0]?.split(' ')[1] ?? 0)
}

test('whatever the cause: one status, one body, the same headers, statements and operations', async () => {
  let first: Observed<Answer> | undefined
  for (const { cause, token } of await causesOfRefusal(user, stranger)) {
    const before = await refusedSoFar()
    let scanned = 0
    const seen = await observe(user, stranger, () => {
      scanned++
      return scan(stranger, token)
    })
    assert.equal(codeOf(seen.answer), 'not_readable', cause)
    assert.equal((await refusedSoFar()) - before, scanned, `${cause} is counted as each other cause is`)
    assert.ok(seen.statements.length > 3 && seen.operations.length > 3, `${cause} was not observed`)
    first ??= seen
    assert.equal(visible(seen.answer), visible(first.answer), cause)
    assert.deepEqual(seen.statements, first.statements, cause)
    assert.deepEqual(seen.operations, first.operations, cause)
  }
})

test('refused labels are limited by account: beyond it one answer for every cause, nothing written, and one’s own still opens', async () => {
  const eager = await user.signIn()
  // Three of the sixty go to the claims by which these became the account's.
  const own = await user.confirmed(eager)
  const many = await causesOfRefusal(user, eager)
  const rows = async () => {
    const { rows } = await user.db.query(
      `select (select count(*) from refused_attempts where account_id = $1) as attempts,
              (select count(*) from client_writes where actor_id = $1) as writes`,
      [eager.customerId],
    )
    return rows[0] as { attempts: number; writes: number }
  }
  const before = await rows()
  const { token } = newLabel()
  const id = v7()
  // Also under one and the same id, as a repeat of a lost answer.
  for (let n = 0; n < 50; n++) assert.equal(codeOf(await scan(eager, token, n < 5 ? id : v7())), 'not_readable')
  const claim = { token, name: '홍시험', unit: '1호' }
  const claimed = () => eager.call('POST', '/api/claims', { ...claim, id: v7() })
  assert.equal(codeOf(await claimed()), 'not_readable')
  const atOnce = await Promise.all(Array.from({ length: 10 }, () => scan(eager, token)))
  const codes = atOnce.map(codeOf).sort()
  assert.deepEqual(codes, [...Array(6).fill('not_readable'), ...Array(4).fill('too_many')])
  const spent = await rows()
  assert.deepEqual([spent.attempts - before.attempts, spent.writes - before.writes], [57, 52])
  let first: Observed<Answer> | undefined
  for (const { cause, token } of many) {
    const seen = await observe(user, eager, () => scan(eager, token))
    assert.deepEqual([seen.answer.status, codeOf(seen.answer)], [429, 'too_many'], cause)
    first ??= seen
    assert.equal(withoutWait(seen.answer), withoutWait(first.answer), cause)
    assert.deepEqual(seen.statements, first.statements, cause)
    assert.deepEqual(seen.operations, first.operations, cause)
  }
  const refused = await claimed()
  assert.deepEqual([refused.status, codeOf(refused)], [429, 'too_many'])
  assert.ok(Number(refused.headers.get('retry-after')) <= 3_600)
  assert.deepEqual(await rows(), spent)
  for (let n = 0; n < 3; n++) assert.equal((await scan(eager, own.label.token)).status, 200)
  assert.equal(codeOf(await scan(await user.signIn(), token)), 'not_readable', 'another account has its own')
})

test('a forged, foreign or misspelt text: one status, one body, the same headers, no statement', async () => {
  const { token } = (await user.confirmed(stranger)).label
  const answers = new Set<string>()
  const forged = [3, 20, 37].map((i) => `${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`)
  for (const text of [...forged, 'HELLO', '상자', token.slice(0, 38)]) {
    const { answer, statements } = await observe(user, stranger, () => scan(stranger, text))
    assert.deepEqual(statements, [], text)
    answers.add(visible(answer))
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] as string, /^422[\s\S]*label_invalid/)
})
