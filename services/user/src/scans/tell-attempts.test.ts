import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 } from 'uuid'
import { newLabel } from '../testing/slip.ts'
import { startUser } from '../testing/start-user.ts'
import { tellCustomerAttempts } from './tell-attempts.ts'

const user = await startUser({ mostInvalid: 3 })
const codeOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code

test('what a customer tried in vain is told once: scans and claims with an authentic label, and a session full of others', async () => {
  const customer = await user.signIn()
  const { customerId } = customer
  const scan = (token: string) => customer.call('POST', '/api/scans', { id: v7(), token })
  const label = newLabel()
  assert.equal(codeOf(await scan(label.token)), 'not_readable')
  const claim = { id: v7(), token: label.token, name: '홍시험', unit: '1호' }
  assert.equal(codeOf(await customer.call('POST', '/api/claims', claim)), 'not_readable')
  for (let i = 0; i < 3; i++) assert.equal(codeOf(await scan('HELLO')), 'label_invalid')
  assert.equal(codeOf(await scan(label.token)), 'decode_budget')
  assert.equal(codeOf(await customer.call('POST', '/api/claims', { ...claim, id: v7() })), 'decode_budget')
  await Promise.all([tellCustomerAttempts(user.deps), tellCustomerAttempts(user.deps)])
  const told = (await user.told(customerId)).map(({ type, data: { at: _, ...data } }) => [type, data])
  const digest = label.labelDigest
  assert.deepEqual(
    told.filter(([type]) => type === 'customer.label_refused'),
    [
      ['customer.label_refused', { customerId, labelDigest: digest, purpose: 'scan' }],
      ['customer.label_refused', { customerId, labelDigest: digest, purpose: 'claim' }],
    ],
  )
  assert.ok(told.some(([type]) => type === 'customer.suspected'))
})
