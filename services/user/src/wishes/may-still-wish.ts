import type { ParcelState } from '@exqress/contracts/states.ts'

const BEFORE_THE_DOOR: readonly ParcelState[] = [
  'registered',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
]

/** Whether a courier will still come to the recipient's door with it. */
export const mayStillWish = (state: ParcelState): boolean => BEFORE_THE_DOOR.includes(state)
