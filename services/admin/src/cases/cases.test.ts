import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const { call, callAs, tell } = admin
const as = await admin.deskToken('operator')
await setUpCarrier(admin, await admin.deskToken())
const at = () => new Date().toISOString()

const casesOf = async (waybillId: string, state = 'all') =>
  (await call(`/api/cases?waybillId=${waybillId}&state=${state}`, { as })).body.cases
const close = (caseId: string, id = v7(), outcome = 'settled') =>
  call(`/api/cases/${caseId}/close`, { as, body: { id, outcome } })

test('what people report stands in the list until the desk closes it, once, with how it ended', async () => {
  const { waybillId, findTag } = await issue(admin, as)
  await tell('customer', waybillId, 'customer.found_reported', { waybillId, reportId: v7(), at: at() })
  await tell('customer', waybillId, 'customer.claim_dropped', {
    waybillId,
    customerId: v7(),
    reason: 'not_mine',
    at: at(),
  })
  const open = await casesOf(waybillId, 'open')
  assert.deepEqual(
    open.map((one: { kind: string; findTag: string }) => [one.kind, one.findTag]),
    [
      ['not_mine', findTag],
      ['found', findTag],
    ],
  )
  const id = v7()
  const caseId = open[1].caseId
  const both = await Promise.all([close(caseId, id), close(caseId, id)])
  assert.deepEqual(
    both.map(({ status }) => status),
    [204, 204],
  )
  assert.equal((await close(caseId)).body.error.code, 'case_closed')
  assert.equal((await close(caseId, id, 'unfounded')).body.error.code, 'idempotency_mismatch')
  assert.equal((await close(v7())).body.error.code, 'not_found')
  assert.equal((await close(open[0].caseId, v7(), 'as I like')).body.error.code, 'bad_input')
  assert.deepEqual(
    (await casesOf(waybillId)).map((one: { outcome?: string }) => one.outcome),
    [undefined, 'settled'],
  )
  assert.equal((await casesOf(waybillId, 'open')).length, 1)
})

test('pages follow one another without a hole', async () => {
  for (let n = 0; n < 3; n++) {
    const { waybillId } = await issue(admin, as)
    await tell('customer', waybillId, 'customer.damaged', { waybillId, at: at() })
  }
  const all = (await call('/api/cases?state=open', { as })).body.cases
  const seen = []
  let next: string | undefined
  do {
    const page = await call(`/api/cases?state=open&limit=2${next ? `&cursor=${next}` : ''}`, { as })
    seen.push(...page.body.cases)
    next = page.body.next
  } while (next)
  assert.deepEqual(seen, all)
  const backwards = []
  next = undefined
  do {
    const page = await call(`/api/cases?state=open&order=oldest&limit=2${next ? `&cursor=${next}` : ''}`, { as })
    backwards.push(...page.body.cases)
    next = page.body.next
  } while (next)
  assert.deepEqual(backwards, all.toReversed())
})

test('closing a case carries out the destruction that it held', async () => {
  const customerId = v7()
  const phone = '010-0000-0051'
  const { waybillId } = await issue(admin, as, {}, phone)
  await callAs('user', '/internal/numbers', {
    body: { customerId },
    sealed: { kind: 'phone', value: phone, name: '홍시험' },
  })
  await tell('parcel', waybillId, 'parcel.state_changed', {
    waybillId,
    state: 'delivered',
    from: 'registered',
    inferred: false,
    at: at(),
  })
  await tell('customer', waybillId, 'customer.not_received', { waybillId, at: at() })
  await tell('customer', waybillId, 'customer.destroy_asked', { waybillId, customerId, at: at() })
  const [held] = await casesOf(waybillId, 'open')
  assert.deepEqual([held.holdsDestruction, held.destroyed], [true, false])
  assert.equal((await close(held.caseId)).status, 204)
  const [closed] = await casesOf(waybillId)
  assert.deepEqual([closed.holdsDestruction, closed.destroyed], [false, true])
})
