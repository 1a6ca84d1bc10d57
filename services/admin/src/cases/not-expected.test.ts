import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const { call, tell, told } = admin
const owner = await admin.deskToken()
const officer = await admin.deskToken('officer')
const operator = await admin.deskToken('operator')
await setUpCarrier(admin, owner)
const at = '2026-11-27T06:00:00.000Z' // a Friday

async function askedOf(read = true) {
  const { waybillId } = await issue(admin, owner)
  const recordId = v7()
  const who = { actor: 'a', role: 'operator' as const, readers: ['operator'] }
  const record = { ...who, fields: ['phone'], purpose: 'desk_detail', waybillId, recordId, at, online: true }
  if (read) await tell('admin-access', waybillId, 'access.recorded', record)
  await tell('customer', waybillId, 'customer.not_expected', { waybillId, recordId, at })
  return { waybillId, recordId }
}
const casesOf = async (waybillId: string) =>
  (await call(`/api/cases?waybillId=${waybillId}&state=all`, { as: officer })).body.cases
const answer = (caseId: string, outcome: string, as: string) =>
  call(`/api/cases/${caseId}/close`, { as, body: { id: v7(), outcome } })
const newsOf = async (waybillId: string) =>
  (await told(waybillId)).filter(({ type }: { type: string }) => type.startsWith('waybill.case_'))

test('an opening that was not expected is a case of three working days; the officer answers it with a code, once', async () => {
  const { waybillId, recordId } = await askedOf()
  await tell('customer', waybillId, 'customer.not_expected', { waybillId, recordId, at })
  const [one, ...more] = await casesOf(waybillId)
  assert.deepEqual([one.kind, one.recordId, one.dueOn, more.length], ['not_expected', recordId, '2026-12-02', 0])
  const { caseId } = one
  assert.equal((await answer(caseId, 'work_needed', operator)).status, 403)
  assert.equal((await answer(caseId, 'settled', officer)).body.error.code, 'bad_input')
  assert.equal((await answer(caseId, 'by_mistake', officer)).status, 204)
  assert.equal((await answer(caseId, 'misused', officer)).body.error.code, 'case_closed')
  const [closed] = await casesOf(waybillId)
  assert.equal(closed.outcome, 'by_mistake')
  const [opened, answered, ...rest] = await newsOf(waybillId)
  assert.deepEqual(opened?.data, { waybillId, caseId, recordId, dueOn: '2026-12-02', at })
  assert.deepEqual({ ...answered?.data, at }, { waybillId, caseId, recordId, answer: 'by_mistake', at })
  assert.equal(rest.length, 0)
  // An answered one is not opened again by asking once more.
  await tell('customer', waybillId, 'customer.not_expected', { waybillId, recordId, at })
  assert.equal((await casesOf(waybillId)).length, 1)
})

test('what the ledger does not know is no case; a complaint of another kind takes no such answer', async () => {
  const { waybillId } = await askedOf(false)
  assert.deepEqual(await casesOf(waybillId), [])
  await tell('customer', waybillId, 'customer.damaged', { waybillId, at })
  const [damaged] = await casesOf(waybillId)
  assert.equal((await answer(damaged.caseId, 'work_needed', officer)).body.error.code, 'bad_input')
})

test('while it is open the waybill is not destroyed, and all else goes on', async () => {
  const { waybillId } = await askedOf()
  const moved = { waybillId, from: 'registered', inferred: false, at } as const
  await tell('parcel', waybillId, 'parcel.state_changed', { ...moved, state: 'delivered' })
  const destroy = () =>
    call(`/api/waybills/${waybillId}/destroy`, { as: owner, body: { id: v7(), reason: 'recipient_asked' } })
  assert.equal((await destroy()).body.error.code, 'destroy_not_yet')
  const [one] = await casesOf(waybillId)
  assert.equal((await answer(one.caseId, 'own_request', owner)).status, 204)
  assert.equal((await destroy()).status < 300, true)
  // Asked again after the destruction, about a record that is there for ever: still one case.
  await tell('customer', waybillId, 'customer.not_expected', { waybillId, recordId: one.recordId, at })
  assert.equal((await casesOf(waybillId)).length, 1)
})
