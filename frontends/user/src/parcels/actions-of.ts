import type { ParcelDetail } from '@exqress/contracts/user-api.ts'

export type Action = 'label' | 'wish' | 'memo' | 'return' | 'destroy'
type Parcel = Pick<ParcelDetail, 'relation' | 'state' | 'mayReprint' | 'destroyed' | 'destruction'>

const beforeTheDoor = ['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed']
const canTurnBack = ['picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed']
const final = ['delivered', 'returned', 'cancelled']

/**
 * What may be offered, in the order of how often it is wanted. The services decide; this only keeps away what they would refuse
 * (disclosure and life of a parcel in product.md).
 */
export function actionsOf({ relation, state, mayReprint, destroyed, destruction }: Parcel): Action[] {
  if (relation === 'found' || destroyed || destruction) return []
  const recipient = relation === 'recipient'
  return [
    ...(relation === 'sender' && mayReprint ? (['label'] as const) : []),
    ...(recipient && beforeTheDoor.includes(state) ? (['wish'] as const) : []),
    ...(beforeTheDoor.includes(state) ? (['memo'] as const) : []),
    ...(recipient && canTurnBack.includes(state) ? (['return'] as const) : []),
    ...(recipient && final.includes(state) ? (['destroy'] as const) : []),
  ]
}
