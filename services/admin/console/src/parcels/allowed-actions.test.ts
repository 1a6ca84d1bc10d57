import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFinal, parcelStates, planStep } from '@exqress/contracts/states.ts'
import { allowedActions } from './allowed-actions.ts'

test('what is asked of delivery is offered exactly where delivery would do them', () => {
  for (const state of parcelStates) {
    const actions = allowedActions({ state, destroyed: false }, 'operator')
    assert.equal(actions.includes('cancel'), planStep(state, 'cancel').ok, `cancel in ${state}`)
    assert.equal(actions.includes('return'), planStep(state, 'request_return').ok, `return in ${state}`)
    assert.equal(actions.includes('close_exception'), planStep(state, 'close_exception_found').ok, `close in ${state}`)
    assert.equal(actions.includes('correct_delivery'), planStep(state, 'correct_delivery').ok, `correct in ${state}`)
    assert.equal(actions.includes('assign'), !isFinal(state), `assign in ${state}`)
  }
})

test('destroying is for owner and officer, in a final state, once', () => {
  assert.ok(allowedActions({ state: 'delivered', destroyed: false }, 'owner').includes('destroy'))
  assert.ok(allowedActions({ state: 'cancelled', destroyed: false }, 'officer').includes('destroy'))
  for (const [state, role] of [
    ['delivered', 'operator'],
    ['delivered', undefined],
    ['in_transit', 'owner'],
  ] as const)
    assert.ok(!allowedActions({ state, destroyed: false }, role).includes('destroy'), `${state} ${role}`)
  assert.deepEqual(allowedActions({ state: 'delivered', destroyed: true }, 'owner'), [])
})

test('a new label needs a courier who prints it', () => {
  assert.ok(!allowedActions({ state: 'in_transit', destroyed: false }, 'operator').includes('relabel'))
  assert.ok(allowedActions({ state: 'in_transit', courierId: 'c', destroyed: false }, 'operator').includes('relabel'))
})
