import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFinal, type ParcelCommand, type ParcelState, parcelCommands, parcelStates, planStep } from './states.ts'

/** The whole table: for each state what each command leads to. `.` stays, `x` impossible, `~` marks an implied step. */
const expected: Record<ParcelState, Partial<Record<ParcelCommand, string>>> = {
  registered: {
    take: 'picked_up',
    load: '~picked_up in_transit',
    depart: '~picked_up ~in_transit out_for_delivery',
    deliver_scan: '~picked_up ~in_transit ~out_for_delivery',
    deliver: '~picked_up ~in_transit ~out_for_delivery delivered',
    fail: '~picked_up ~in_transit ~out_for_delivery attempt_failed',
    hub_scan: '~picked_up in_transit',
    report_picked_up: 'picked_up',
    report_in_transit: '~picked_up in_transit',
    report_out_for_delivery: '~picked_up ~in_transit out_for_delivery',
    report_delivered: '~picked_up ~in_transit ~out_for_delivery delivered',
    cancel: 'cancelled',
    report_exception: 'exception',
  },
  picked_up: {
    take: '.',
    load: 'in_transit',
    depart: '~in_transit out_for_delivery',
    deliver_scan: '~in_transit ~out_for_delivery',
    deliver: '~in_transit ~out_for_delivery delivered',
    fail: '~in_transit ~out_for_delivery attempt_failed',
    hub_scan: 'in_transit',
    report_picked_up: '.',
    report_in_transit: 'in_transit',
    report_out_for_delivery: '~in_transit out_for_delivery',
    report_delivered: '~in_transit ~out_for_delivery delivered',
    request_return: 'return_requested',
    report_exception: 'exception',
  },
  in_transit: {
    take: '.',
    load: '.',
    depart: 'out_for_delivery',
    deliver_scan: '~out_for_delivery',
    deliver: '~out_for_delivery delivered',
    fail: '~out_for_delivery attempt_failed',
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: 'out_for_delivery',
    report_delivered: '~out_for_delivery delivered',
    request_return: 'return_requested',
    report_exception: 'exception',
  },
  out_for_delivery: {
    take: '.',
    load: '.',
    depart: '.',
    deliver_scan: '.',
    deliver: 'delivered',
    fail: 'attempt_failed',
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: '.',
    report_delivered: 'delivered',
    request_return: 'return_requested',
    report_exception: 'exception',
  },
  attempt_failed: {
    take: '.',
    load: '.',
    depart: 'out_for_delivery',
    deliver_scan: '~out_for_delivery',
    deliver: '~out_for_delivery delivered',
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: 'out_for_delivery',
    report_delivered: '~out_for_delivery delivered',
    request_return: 'return_requested',
    report_exception: 'exception',
  },
  delivered: {
    correct_delivery: 'out_for_delivery',
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: '.',
    report_delivered: '.',
  },
  return_requested: {
    take: 'returning',
    load: 'returning',
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: '.',
    report_delivered: '.',
    report_exception: 'exception',
  },
  returning: {
    take: '.',
    load: '.',
    deliver_scan: '.',
    deliver: 'returned',
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: '.',
    report_delivered: '.',
    report_exception: 'exception',
  },
  returned: {
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: '.',
    report_delivered: '.',
  },
  cancelled: {
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: '.',
    report_delivered: '.',
  },
  exception: {
    close_exception_found: 'in_transit',
    close_exception_returned: 'returned',
    hub_scan: '.',
    report_picked_up: '.',
    report_in_transit: '.',
    report_out_for_delivery: '.',
    report_delivered: '.',
  },
}

test('every state and command', () => {
  for (const state of parcelStates)
    for (const command of parcelCommands) {
      const plan = planStep(state, command)
      const told = plan.ok ? plan.steps.map((s) => (s.inferred ? '~' : '') + s.state).join(' ') || '.' : 'x'
      assert.equal(told, expected[state][command] ?? 'x', `${state} + ${command}`)
    }
})

test('only a correction leads out of a final state', () => {
  for (const state of parcelStates.filter(isFinal))
    for (const command of parcelCommands) {
      const plan = planStep(state, command)
      if (plan.ok && plan.steps.length) assert.equal(command, 'correct_delivery')
    }
})

test('only deliver and fail imply out_for_delivery', () => {
  for (const state of parcelStates)
    for (const command of parcelCommands) {
      const plan = planStep(state, command)
      if (plan.ok && plan.steps.some((s) => s.inferred && s.state === 'out_for_delivery'))
        assert.ok(['deliver', 'deliver_scan', 'fail', 'report_delivered'].includes(command), `${state} + ${command}`)
    }
})
