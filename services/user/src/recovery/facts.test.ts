import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTransaction } from '@exqress/service/db.ts'
import { v7 } from 'uuid'
import { startUser } from '../testing/start-user.ts'
import { facts } from './facts.ts'

const user = await startUser()

test('what was asked about an opening since the backup is known again, its answer finds it, and to nobody else it is shown', async () => {
  const [customer, other] = [await user.signIn(), await user.signIn()]
  const { waybillId } = await user.confirmed(customer)
  await user.tell('waybill.matched', { waybillId, customerId: other.customerId })
  const [recordId, at] = [v7(), '2026-11-23T01:00:00.000Z']
  const event = {
    topic: 'customer',
    key: waybillId,
    epoch: 1,
    version: 9,
    id: v7(),
    source: '/user',
    time: at,
  } as const
  const asked = { ...event, type: 'customer.not_expected', data: { waybillId, recordId, at } }
  for (let times = 0; times < 2; times++)
    assert.equal(await withTransaction(user.db, (tx) => facts.apply(tx, asked)), true)
  await user.tell('waybill.case_answered', { waybillId, caseId: v7(), recordId, answer: 'by_mistake', at })
  const { rows } = await user.db.query(
    `select customer_id as "customerId", asked_at = $2 as "isThen", due_on > $2::date as "isDue", answer
       from opening_cases where record_id = $1`,
    [recordId, at],
  )
  assert.deepEqual(rows, [{ customerId: customer.customerId, isThen: true, isDue: true, answer: 'by_mistake' }])
})
