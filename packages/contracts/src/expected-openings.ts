import type { AccessRecord } from './events.ts'
import type { ParcelState, ScanPurpose } from './states.ts'

/** Written out here, and no value imported: this is part of a browser's page. */
const scans = ['take', 'load', 'look', 'deliver', 'fail'] as const satisfies readonly ScanPurpose[]
/** Each scan also by find tag, when the QR cannot be read. */
const ofCourier = [...scans, ...scans.map((scan) => `${scan}_by_find_tag` as const), 'list', 'call', 'photo'] as const
const ofCustomer = ['list', 'detail', 'scan', 'proof_photo', 'export'] as const
const ofDesk = ['desk_detail', 'desk_search', 'break_glass'] as const

/** Every purpose that a service writes into its records. */
export const openingPurposes = [...new Set([...ofCourier, ...ofCustomer, ...ofDesk])]
export type OpeningPurpose = (typeof openingPurposes)[number]

/** A courier has the parcel: merely looking at its label is then part of the work. */
const inTheRound: readonly ParcelState[] = [
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'return_requested',
  'returning',
]

/**
 * Whether a recipient would expect this opening of their parcel: their own, the sender's, and what the courier does to bring it. All
 * else (the desk, a service, an account that a number only found, a courier who merely looks while nobody carries the parcel, a purpose
 * that is not known here) stands on top and is told by a notice. Default: no.
 * @param state where the parcel was at that time, as far as it is known
 */
export function isExpected(
  { role, purpose }: { role: AccessRecord['role']; purpose: string },
  state: ParcelState | undefined,
): boolean {
  if (role === 'recipient' || role === 'sender') return (ofCustomer as readonly string[]).includes(purpose)
  if (role !== 'courier' || !(ofCourier as readonly string[]).includes(purpose)) return false
  return !purpose.startsWith('look') || (state !== undefined && inTheRound.includes(state))
}

/** Where a parcel was at a time, by its steps, oldest first. */
export function stateAt(steps: readonly { state: ParcelState; at: string }[], at: string): ParcelState | undefined {
  return steps.findLast((step) => step.at <= at)?.state
}
