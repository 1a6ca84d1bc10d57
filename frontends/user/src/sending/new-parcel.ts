import { isUsable } from '../sign-in/contact.ts'

export type PartyDraft = { name: string; phone: string; postcode: string; address: string; detail: string }
export type Draft = { sender: PartyDraft; recipient: PartyDraft; product: string; carrier: string; memo: string }

export const emptyParty: PartyDraft = { name: '', phone: '', postcode: '', address: '', detail: '' }

/** Fields of the form by the path that the service uses for them in `details`. */
export type FieldPath =
  | `${'sender' | 'recipient'}.${'name' | 'phone' | 'address.postcode' | 'address.address' | 'address.detail'}`
  | 'product'
  | 'carrier'
  | 'memo'

/** What is missing or cannot be right; the service checks the rest. */
export function faultsOf({ sender, recipient, product, carrier }: Draft): FieldPath[] {
  const ofParty = (who: 'sender' | 'recipient', party: PartyDraft): FieldPath[] => [
    ...(party.name.trim() ? [] : ([`${who}.name`] as const)),
    ...(isUsable({ channel: 'phone', address: party.phone }) ? [] : ([`${who}.phone`] as const)),
    ...(/^\d{5}$/.test(party.postcode.trim()) ? [] : ([`${who}.address.postcode`] as const)),
    ...(party.address.trim() ? [] : ([`${who}.address.address`] as const)),
  ]
  return [
    ...ofParty('sender', sender),
    ...ofParty('recipient', recipient),
    ...(product.trim() ? [] : (['product'] as const)),
    ...(carrier ? [] : (['carrier'] as const)),
  ]
}

/** The paths of an answer's `details`, without the `parcel.` of the body around them. */
export function faultsOfAnswer(details: unknown): string[] {
  if (!Array.isArray(details)) return []
  return details.flatMap((one: { path?: unknown }) =>
    typeof one?.path === 'string' ? [one.path.replace(/^parcel\./, '')] : [],
  )
}

const partyOf = ({ name, phone, postcode, address, detail }: PartyDraft) => ({
  name: name.trim(),
  phone: phone.trim(),
  address: { postcode: postcode.trim(), address: address.trim(), detail: detail.trim() },
})

/** The body of the request, as `NewParcel` of the contracts has it. */
export const parcelOf = ({ sender, recipient, product, carrier, memo }: Draft) => ({
  sender: partyOf(sender),
  recipient: partyOf(recipient),
  product: product.trim(),
  carrier,
  memo: memo.trim(),
})
