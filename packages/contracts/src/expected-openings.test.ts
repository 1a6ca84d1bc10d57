import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AccessRecord } from './events.ts'
import { isExpected, openingPurposes, stateAt } from './expected-openings.ts'
import { parcelStates } from './states.ts'

const states = [...parcelStates, undefined]
const customer = ['list', 'detail', 'scan', 'proof_photo', 'export']
const work = ['take', 'load', 'deliver', 'fail', 'list', 'call', 'photo']
const byTag = ['take_by_find_tag', 'load_by_find_tag', 'deliver_by_find_tag', 'fail_by_find_tag']
const look = ['look', 'look_by_find_tag']
const round = ['picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed', 'return_requested', 'returning']

test('who, what for and where the parcel was: all of it, and what is not in the list is not expected', () => {
  assert.deepEqual(
    [...openingPurposes].sort(),
    [...new Set([...customer, ...work, ...byTag, ...look, 'desk_detail', 'desk_search', 'break_glass'])].sort(),
  )
  let expected = 0
  for (const role of AccessRecord.shape.role.options) {
    for (const purpose of [...openingPurposes, 'manifest', '', 'toString']) {
      for (const state of states) {
        const own = (role === 'recipient' || role === 'sender') && customer.includes(purpose)
        const courier =
          role === 'courier' &&
          (work.includes(purpose) ||
            byTag.includes(purpose) ||
            (look.includes(purpose) && state !== undefined && round.includes(state)))
        assert.equal(isExpected({ role, purpose }, state), own || courier, `${role} ${purpose} ${state}`)
        if (own || courier) expected++
      }
    }
  }
  assert.equal(expected, 2 * 5 * states.length + 11 * states.length + 2 * round.length)
})

test('the state at a time is that of the last step before it', () => {
  const steps = [
    { state: 'registered' as const, at: '2026-11-28T01:00:00.000Z' },
    { state: 'picked_up' as const, at: '2026-11-28T02:00:00.000Z' },
  ]
  assert.equal(stateAt(steps, '2026-11-28T00:59:59.999Z'), undefined)
  assert.equal(stateAt(steps, '2026-11-28T01:59:59.999Z'), 'registered')
  assert.equal(stateAt(steps, '2026-11-28T02:00:00.000Z'), 'picked_up')
})
