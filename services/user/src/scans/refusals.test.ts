import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Observed, observeWork, visible } from '@exqress/testing/observe-work.ts'
import { v7 } from 'uuid'
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
const scan = (client: Client, token: string) => client.call('POST', '/api/scans', { id: v7(), token })

/** The one line that refused scans have among the figures. */
async function refusedSoFar(): Promise<number> {
  const { text } = await user.deps.metrics.render()
  const lines = text.split('\n').filter((line) => /^scans_total\{/.test(line) && !/outcome="opened"/.test(line))
  assert.ok(lines.length <= 1, 'causes are told apart')
  return Number(lines[0]?.split(' ')[1] ?? 0)
}

/** Each by itself, after everything that is remembered has been remembered. */
async function observe(client: Client, work: () => Promise<Answer>): Promise<Observed<Answer>> {
  await client.call('GET', '/api/me')
  await work()
  return observeWork(user.db, work)
}

/** Somebody else's, nobody's, bait, unknown, void and destroyed. */
async function causes(): Promise<{ cause: string; token: string }[]> {
  const others = await user.confirmed(await user.signIn())
  const voided = await user.confirmed(stranger)
  const at = new Date().toISOString()
  const { labelDigest } = voided.label
  await user.tell('waybill.label_voided', { waybillId: voided.waybillId, labelDigest, at })
  const destroyed = await user.confirmed(stranger)
  await user.tell('waybill.destroy_requested', { waybillId: destroyed.waybillId, reason: 'desk', at })
  return [
    { cause: 'another’s', token: others.label.token },
    { cause: 'nobody’s, as bait is', token: (await user.issue()).label.token },
    { cause: 'unknown', token: newLabel().token },
    { cause: 'void', token: voided.label.token },
    { cause: 'destroyed', token: destroyed.label.token },
  ]
}

test('whatever the cause: one status, one body, the same headers, statements and operations', async () => {
  let first: Observed<Answer> | undefined
  for (const { cause, token } of await causes()) {
    const before = await refusedSoFar()
    const seen = await observe(stranger, () => scan(stranger, token))
    assert.equal(codeOf(seen.answer), 'not_readable', cause)
    assert.equal((await refusedSoFar()) - before, 2, `${cause} is counted as each other cause is`)
    assert.ok(seen.statements.length > 3 && seen.operations.length > 3, `${cause} was not observed`)
    first ??= seen
    assert.equal(visible(seen.answer), visible(first.answer), cause)
    assert.deepEqual(seen.statements, first.statements, cause)
    assert.deepEqual(seen.operations, first.operations, cause)
  }
})

test('a forged, foreign or misspelt text: one status, one body, the same headers, no statement', async () => {
  const { token } = (await user.confirmed(stranger)).label
  const answers = new Set<string>()
  const forged = [3, 20, 37].map((i) => `${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`)
  for (const text of [...forged, 'HELLO', '상자', token.slice(0, 38)]) {
    const { answer, statements } = await observe(stranger, () => scan(stranger, text))
    assert.deepEqual(statements, [], text)
    answers.add(visible(answer))
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] as string, /^422[\s\S]*label_invalid/)
})
