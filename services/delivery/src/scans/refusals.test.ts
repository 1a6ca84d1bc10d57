import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { ScanPurpose } from '@exqress/contracts/states.ts'
import { type Observed, observeWork, visible } from '@exqress/testing/observe-work.ts'
import { v7 } from 'uuid'
import { type Delivery, startDelivery } from '../testing/start-delivery.ts'

let delivery: Delivery
before(async () => {
  delivery = await startDelivery({ decodeMargin: 200 })
  // It fetches the ring anew now and then: work that no scan asked for.
  await delivery.deps.ring.part.stop?.()
})

const purposes: readonly ScanPurpose[] = ['take', 'load', 'look', 'deliver', 'fail']
type Answer = Awaited<ReturnType<Delivery['scan']>>

/** Each scan by itself, after everything that is remembered has been remembered. */
async function observe(as: string, purpose: string, token: string): Promise<Observed<Answer>> {
  await delivery.call('/api/me', { as })
  await delivery.scan(as, purpose, token)
  const look = () => observeWork(delivery.db, () => delivery.scan(as, purpose, token))
  // Every five seconds a token's session is asked for again, whatever is scanned: then the next scan is looked at.
  const first = await look()
  return first.statements.some((statement) => /\bfrom sessions\b/.test(statement)) ? look() : first
}

/** Somebody else's, nobody's, bait, unknown, void, destroyed, at its end, and everything for a suspended courier. */
async function causes(): Promise<{ cause: string; as: string; token: string }[]> {
  const [owner, other, suspended] = [await delivery.courier(), await delivery.courier(), await delivery.courier()]
  const at = new Date().toISOString()
  const dead = await delivery.parcel({ courierId: other.courierId })
  await delivery.tell('waybill', dead.waybillId, 'waybill.destroy_requested', {
    waybillId: dead.waybillId,
    reason: 'desk',
    at,
  })
  const voided = await delivery.parcel({ courierId: other.courierId })
  await delivery.tell('waybill', voided.waybillId, 'waybill.label_voided', {
    waybillId: voided.waybillId,
    labelDigest: voided.digest.toString('base64url'),
    at,
  })
  const ended = await delivery.parcel({ courierId: other.courierId })
  await delivery.db.query(`update parcels set state = 'returned' where waybill_id = $1`, [ended.waybillId])
  const ofSuspended = await delivery.parcel({ courierId: suspended.courierId })
  await delivery.tell('courier-decision', suspended.courierId, 'courier_decision.suspended', {
    courierId: suspended.courierId,
    at,
  })
  const as = other.token
  return [
    { cause: 'not yours', as, token: (await delivery.parcel({ courierId: owner.courierId })).token },
    { cause: 'nobody’s, as bait is', as, token: (await delivery.parcel()).token },
    { cause: 'unknown', as, token: (await delivery.issuer.label(v7())).token },
    { cause: 'void', as, token: voided.token },
    { cause: 'destroyed', as, token: dead.token },
    { cause: 'at its end', as, token: ended.token },
    { cause: 'suspended', as: suspended.token, token: ofSuspended.token },
  ]
}

test('whatever the cause: one status, one body, the same headers, statements and operations', async () => {
  const all = await causes()
  for (const purpose of purposes) {
    let first: Observed<Answer> | undefined
    for (const { cause, as, token } of all) {
      const seen = await observe(as, purpose, token)
      assert.equal(seen.answer.code, 'not_readable', cause)
      assert.ok(seen.statements.length > 5 && seen.operations.length > 3, `${cause} was not observed`)
      first ??= seen
      assert.equal(visible(seen.answer), visible(first.answer), `${purpose}: ${cause}`)
      assert.deepEqual(seen.statements, first.statements, `${purpose}: ${cause}`)
      assert.deepEqual(seen.operations, first.operations, `${purpose}: ${cause}`)
    }
  }
})

test('a forged, foreign or misspelt text: one status, one body, the same headers, no statement', async () => {
  const { courierId, token: as } = await delivery.courier()
  const { token } = await delivery.parcel({ courierId })
  const forged = [3, 20, 37].map((i) => `${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`)
  const answers = new Set<string>()
  for (const text of [...forged, 'HELLO', '상자', token.slice(0, 38)]) {
    const { answer, statements } = await observe(as, 'look', text)
    assert.deepEqual(statements, [], text)
    answers.add(visible(answer))
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] as string, /^422[\s\S]*label_invalid/)
})

test('over the budget: one status, one body, the same statements and operations for every label', async () => {
  const all = (await causes()).filter(({ cause }) => cause !== 'suspended')
  const as = all[0]?.as as string
  const { courierId } = await delivery.courier()
  const own = await delivery.parcel({ courierId })
  await delivery.db.query(
    `insert into decode_budgets (courier_id, day, spent) select account_id, (now() at time zone 'Asia/Seoul')::date, 100000 from sessions
     on conflict (courier_id, day) do update set spent = 100000`,
    [],
  )
  const seen = []
  for (const { token } of [...all, own]) seen.push(await observe(as, 'look', token))
  for (const { answer, statements, operations } of seen) {
    assert.deepEqual([answer.status, answer.code], [429, 'decode_budget'])
    assert.equal(visible(answer), visible((seen[0] as Observed<Answer>).answer))
    assert.deepEqual(statements, seen[0]?.statements)
    assert.deepEqual(operations, seen[0]?.operations)
  }
})
