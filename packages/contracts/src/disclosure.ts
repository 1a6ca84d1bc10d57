import { correctionWindow, type ParcelState } from './states.ts'

/**
 * Who may see what, when: the table of product.md, and nothing else decides it. Services load `disclosureRows` into their
 * database by a migration and join it in the statement that reads; a test asserts that both are equal. Default: no.
 */
export const readers = [
  /** R: the recipient, confirmed. */ 'recipient',
  /** F: an account that a phone number matched but that has not confirmed. */ 'found',
  /** S: the sender. */ 'sender',
  /** C1: the assigned courier until the parcel is in hand. */ 'courier',
  /** C2: the assigned courier, parcel in hand. */ 'courier_in_hand',
  /** C3: that courier for 30 minutes after the delivery. */ 'courier_after',
  /** C4 before the scan: the assigned courier on the way to a pick-up from the sender or with a return. */ 'courier_at_sender',
  /** C4: the same, label scanned. */ 'courier_at_sender_scanned',
  /** O: a desk operator. */ 'operator',
  /** P: the privacy officer, break-glass. */ 'officer',
] as const
export type Reader = (typeof readers)[number]

export const fields = [
  'progress', // carrier, state, timeline, find tag
  'handling', // sort code, handling flags, n/m, delivery wish, amount to collect
  'route', // street, building, 동, postcode
  'unit', // 층·호
  'recipientName',
  'phone',
  'doorMemo',
  'product',
  'waybillNumber',
  'waybillLast4',
  'senderName', // as shown to the recipient
  'senderStreet', // street, building, postcode
  'senderContact', // 층·호 and phone
  'proof',
] as const
export type Field = (typeof fields)[number]

/** `on_call`: only by the logged "call" action. `district`, `masked`: computed on reading, never stored. */
export type Form = 'full' | 'masked' | 'district' | 'on_call'
export type DisclosureRow = { reader: Reader; field: Field; form: Form }

const table: Record<Reader, Partial<Record<Field, Form>>> = {
  recipient: {
    progress: 'full',
    handling: 'full',
    route: 'full',
    unit: 'full',
    recipientName: 'full',
    phone: 'full',
    product: 'full',
    waybillNumber: 'full',
    senderName: 'full',
    proof: 'full',
  },
  found: { progress: 'full' },
  sender: {
    progress: 'full',
    handling: 'full',
    route: 'full',
    unit: 'full',
    recipientName: 'full',
    product: 'full',
    waybillNumber: 'full',
    senderName: 'full',
    senderStreet: 'full',
    senderContact: 'full',
  },
  courier: { progress: 'full', handling: 'full', route: 'full', waybillLast4: 'full' },
  courier_in_hand: {
    progress: 'full',
    handling: 'full',
    route: 'full',
    unit: 'full',
    recipientName: 'full',
    phone: 'on_call',
    doorMemo: 'full',
    waybillLast4: 'full',
    senderName: 'full',
  },
  courier_after: { progress: 'full', handling: 'full', proof: 'full' },
  courier_at_sender: { progress: 'full', handling: 'full', senderStreet: 'full' },
  courier_at_sender_scanned: {
    progress: 'full',
    handling: 'full',
    waybillLast4: 'full',
    senderName: 'full',
    senderStreet: 'full',
    senderContact: 'full',
  },
  operator: {
    progress: 'full',
    handling: 'full',
    route: 'district',
    unit: 'masked',
    recipientName: 'masked',
    phone: 'masked',
    waybillNumber: 'full',
  },
  officer: {
    progress: 'full',
    handling: 'full',
    route: 'full',
    unit: 'full',
    recipientName: 'full',
    phone: 'full',
    product: 'full',
    waybillNumber: 'full',
    senderName: 'full',
    senderStreet: 'full',
    senderContact: 'full',
    proof: 'full',
  },
}

/** The whole table as rows, in a fixed order: what the services' `disclosure_rows` table holds. */
export const disclosureRows: readonly DisclosureRow[] = readers.flatMap((reader) =>
  fields.flatMap((field) => {
    const form = table[reader][field]
    return form ? [{ reader, field, form }] : []
  }),
)

const strength: Record<Form, number> = { full: 3, on_call: 2, masked: 1, district: 1 }

/** What a person who reads in all of `as` at once may see (columns add up; the stronger form counts). */
export function mayRead(as: readonly Reader[]): Partial<Record<Field, Form>> {
  const sum: Partial<Record<Field, Form>> = {}
  for (const reader of as) {
    for (const [field, form] of Object.entries(table[reader]) as [Field, Form][]) {
      const had = sum[field]
      if (!had || strength[form] > strength[had]) sum[field] = form
    }
  }
  return sum
}

export type CourierFacts = {
  /** This courier is the one that the parcel is assigned to. */
  assigned: boolean
  state: ParcelState
  /** This courier scanned the label with purpose deliver or fail while it was out for delivery, and it still is. */
  inHand: boolean
  /** This courier scanned this label since it was assigned to them. */
  scanned: boolean
  /** The parcel is fetched at its sender's door. */
  pickUpAtSender: boolean
  /** This courier delivered it, at this time (ISO). */
  deliveredByThemAt?: string | undefined
  destroyed: boolean
  now: Date
}

const beforeTheDoor: readonly ParcelState[] = [
  'registered',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
]

/** The columns in which a courier reads a parcel. Empty: the parcel is not readable. */
export function courierReaders(facts: CourierFacts): Reader[] {
  if (facts.destroyed) return []
  const after =
    facts.state === 'delivered' &&
    facts.deliveredByThemAt !== undefined &&
    facts.now.getTime() - Date.parse(facts.deliveredByThemAt) < correctionWindow
  if (after) return ['courier_after']
  if (!facts.assigned) return []
  const as: Reader[] = []
  if (beforeTheDoor.includes(facts.state)) as.push('courier')
  if (facts.state === 'out_for_delivery' && facts.inHand) as.push('courier_in_hand')
  const withSender =
    (facts.state === 'registered' && facts.pickUpAtSender) ||
    facts.state === 'return_requested' ||
    facts.state === 'returning'
  if (withSender) as.push(facts.scanned ? 'courier_at_sender_scanned' : 'courier_at_sender')
  return as
}

export type CustomerFacts = { claim: 'none' | 'found' | 'confirmed'; sender: boolean; destroyed: boolean }

/** The columns in which a customer reads a parcel. Empty: the parcel is not readable. */
export function customerReaders(facts: CustomerFacts): Reader[] {
  if (facts.destroyed) return []
  const as: Reader[] = []
  if (facts.claim === 'confirmed') as.push('recipient')
  if (facts.claim === 'found') as.push('found')
  if (facts.sender) as.push('sender')
  return as
}
