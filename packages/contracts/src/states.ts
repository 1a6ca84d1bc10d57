import { z } from 'zod'

/**
 * The life of a parcel (product.md). Pure: the delivery service asks `planStep` under the parcel's row lock and
 * writes what it answers; everyone else only reads states.
 */
export const parcelStates = [
  'registered',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'delivered',
  'return_requested',
  'returning',
  'returned',
  'cancelled',
  'exception',
] as const
export type ParcelState = z.infer<typeof ParcelState>
export const ParcelState = z.enum(parcelStates)

export const finalStates = ['delivered', 'returned', 'cancelled'] as const satisfies readonly ParcelState[]
/** No step but a correction leads out of a final state; only in one can personal data be destroyed by its owner. */
export const isFinal = (state: ParcelState): boolean => (finalStates as readonly ParcelState[]).includes(state)

/** What may ask for a step. Scans are a courier's; the rest come from the desk, the recipient or the carrier's feed. */
export const parcelCommands = [
  'take',
  'load',
  'depart',
  'deliver_scan',
  'deliver',
  'fail',
  'hub_scan',
  'report_picked_up',
  'report_in_transit',
  'report_out_for_delivery',
  'report_delivered',
  'request_return',
  'cancel',
  'report_exception',
  'close_exception_found',
  'close_exception_returned',
  'correct_delivery',
] as const
export type ParcelCommand = (typeof parcelCommands)[number]

export const scanPurposes = ['take', 'load', 'look', 'deliver', 'fail'] as const
export type ScanPurpose = z.infer<typeof ScanPurpose>
export const ScanPurpose = z.enum(scanPurposes)

export type PlannedStep = { state: ParcelState; inferred: boolean }
export type Plan =
  /** `steps` is empty when the parcel is already there: a repeated scan is no error. */
  { ok: true; steps: PlannedStep[] } | { ok: false; code: 'impossible_step' }

const forwardWay = ['registered', 'picked_up', 'in_transit', 'out_for_delivery'] as const
type OnTheWay = (typeof forwardWay)[number]

/** The way from `from` to `to` along the usual order; all but the last step were not seen by anybody. */
function along(from: ParcelState, to: OnTheWay, lastInferred = false): Plan {
  const start = forwardWay.indexOf(from as OnTheWay)
  const end = forwardWay.indexOf(to)
  if (start === -1) return { ok: false, code: 'impossible_step' }
  const steps = forwardWay
    .slice(start + 1, end + 1)
    .map((state, i, all) => ({ state, inferred: i < all.length - 1 || lastInferred }))
  return { ok: true, steps }
}

const to = (state: ParcelState): Plan => ({ ok: true, steps: [{ state, inferred: false }] })
const stay: Plan = { ok: true, steps: [] }
const impossible: Plan = { ok: false, code: 'impossible_step' }

/** Out for delivery, by inference where nobody tapped "depart": only deliver and fail imply it. */
function atTheDoor(from: ParcelState): Plan {
  if (from === 'attempt_failed') return { ok: true, steps: [{ state: 'out_for_delivery', inferred: true }] }
  return along(from, 'out_for_delivery', true)
}

function then(first: Plan, state: ParcelState): Plan {
  return first.ok ? { ok: true, steps: [...first.steps, { state, inferred: false }] } : first
}

/**
 * The steps that `command` means for a parcel in state `from`: those it implies (`inferred: true`) and its own.
 * A command that would lead backwards along the way means nothing (`steps: []`) where it is mere late evidence, and is
 * refused where somebody asked for it.
 */
export function planStep(from: ParcelState, command: ParcelCommand): Plan {
  switch (command) {
    case 'take':
      if (from === 'return_requested') return to('returning')
      if (from === 'returning' || from === 'attempt_failed') return stay
      return along(from, 'picked_up')
    case 'load':
      if (from === 'return_requested') return to('returning')
      if (from === 'returning' || from === 'attempt_failed') return stay
      return along(from, 'in_transit')
    case 'depart':
      return from === 'attempt_failed' ? to('out_for_delivery') : along(from, 'out_for_delivery')
    case 'deliver_scan':
      return from === 'returning' ? stay : atTheDoor(from)
    case 'deliver':
      if (from === 'returning') return to('returned')
      return then(atTheDoor(from), 'delivered')
    case 'fail':
      return from === 'attempt_failed' ? impossible : then(atTheDoor(from), 'attempt_failed')
    case 'hub_scan':
    case 'report_in_transit':
      return late(from, along(from, 'in_transit'))
    case 'report_picked_up':
      return late(from, along(from, 'picked_up'))
    case 'report_out_for_delivery':
      return late(from, from === 'attempt_failed' ? to('out_for_delivery') : along(from, 'out_for_delivery'))
    case 'report_delivered':
      return late(from, then(atTheDoor(from), 'delivered'))
    case 'request_return':
      return ['picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed'].includes(from)
        ? to('return_requested')
        : impossible
    case 'cancel':
      return from === 'registered' ? to('cancelled') : impossible
    case 'report_exception':
      return isFinal(from) || from === 'exception' ? impossible : to('exception')
    case 'close_exception_found':
      return from === 'exception' ? to('in_transit') : impossible
    case 'close_exception_returned':
      return from === 'exception' ? to('returned') : impossible
    case 'correct_delivery':
      return from === 'delivered' ? to('out_for_delivery') : impossible
  }
}

/** A report that comes too late is kept beside the state by the caller and changes nothing. */
function late(_from: ParcelState, plan: Plan): Plan {
  return plan.ok ? plan : stay
}

/** How long the same courier may take a delivery back, in milliseconds. */
export const correctionWindow = 30 * 60_000
