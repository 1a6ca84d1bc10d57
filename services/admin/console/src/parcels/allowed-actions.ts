import type { ParcelState } from '@exqress/contracts/states.ts'

export type DeskAction =
  | 'print'
  | 'assign'
  | 'cancel'
  | 'return'
  | 'close_exception'
  | 'correct_delivery'
  | 'relabel'
  | 'destroy'

const final: readonly ParcelState[] = ['delivered', 'returned', 'cancelled']
const onTheWay: readonly ParcelState[] = ['picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed']

/**
 * What makes sense to offer for a parcel; delivery and the service decide. Destroying is for the owner and the privacy officer, and
 * not before a final state.
 */
export function allowedActions(
  { state, courierId, destroyed }: { state: ParcelState; courierId?: string | undefined; destroyed: boolean },
  role: 'owner' | 'operator' | 'officer' | undefined,
): DeskAction[] {
  if (destroyed) return []
  const isFinal = final.includes(state)
  const offered: [DeskAction, boolean][] = [
    ['print', state === 'registered'],
    ['assign', !isFinal],
    ['relabel', !isFinal && courierId !== undefined],
    ['cancel', state === 'registered'],
    ['return', onTheWay.includes(state)],
    ['close_exception', state === 'exception'],
    ['correct_delivery', state === 'delivered'],
    ['destroy', isFinal && (role === 'owner' || role === 'officer')],
  ]
  return offered.flatMap(([action, may]) => (may ? [action] : []))
}
