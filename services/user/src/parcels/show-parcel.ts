import type { Field } from '@exqress/contracts/disclosure.ts'
import { ListedParcel, ParcelDetail, type TimelineEntry } from '@exqress/contracts/user-api.ts'
import type { z } from 'zod'
import { relationOf, type SeenParcel } from './seen-parcel.ts'
import { openTiers, type Readable, type TierKeys } from './tier-fields.ts'

export type Step = z.infer<typeof TimelineEntry>

/** Fields of a list's line. */
export const LISTED_FIELDS: readonly Field[] = ['product', 'senderName']
/** All fields that a customer may ever be shown. */
export const DETAIL_FIELDS: readonly Field[] = [
  ...LISTED_FIELDS,
  'route',
  'unit',
  'recipientName',
  'phone',
  'waybillNumber',
  'senderStreet',
  'senderContact',
  'proof',
]

/** A line of the list. `fields` are those that were recorded as read. */
export function showListed(parcel: SeenParcel, keys: TierKeys, fields: readonly Field[]): ListedParcel {
  const { recipient, content } = openTiers(parcel, keys, fields)
  return ListedParcel.parse({
    waybillId: parcel.waybillId,
    relation: relationOf(parcel),
    kind: parcel.kind,
    carrier: parcel.carrier,
    carrierName: parcel.carrierName,
    state: parcel.state,
    stateAt: parcel.stateAt,
    findTag: parcel.findTag,
    ...(parcel.allowed.includes('handling') && { boxNumber: parcel.boxNumber, boxCount: parcel.boxCount }),
    ...(fields.includes('product') && content && { product: content.product }),
    ...(fields.includes('senderName') && recipient && { senderName: recipient.senderName }),
    destroyed: parcel.userDestroyedAt !== null,
  })
}

export function showDetail(
  parcel: SeenParcel,
  timeline: readonly Step[],
  keys: TierKeys,
  { fields, waiting }: Readable,
): ParcelDetail {
  const opened = openTiers(parcel, keys, fields)
  const may = (field: Field) => parcel.allowed.includes(field)
  const read = (field: Field) => fields.includes(field)
  const { route, recipient, content, sender, proof } = opened
  return ParcelDetail.parse({
    ...showListed(parcel, keys, fields),
    // Where it was left belongs to the proof, so only who may see that is told.
    timeline: timeline.map(({ place, ...step }) => (may('proof') && place ? { ...step, place } : step)),
    ...(may('handling') && {
      sortCode: parcel.sortCode,
      handling: parcel.handling,
      ...(parcel.deliveryWish !== null && { deliveryWish: parcel.deliveryWish }),
      ...(parcel.collectWon !== null && { collectWon: parcel.collectWon }),
    }),
    ...(read('recipientName') && recipient && { recipientName: recipient.name }),
    ...(read('phone') && recipient && { phone: recipient.phone }),
    ...(read('unit') && recipient && { unit: recipient.unit }),
    ...(read('route') &&
      route && {
        route: { street: route.street, building: route.building, dong: route.dong, postcode: route.postcode },
      }),
    ...(read('waybillNumber') && content && { waybillNumber: content.waybillNumber }),
    ...(read('senderStreet') &&
      read('senderContact') &&
      sender && {
        sender: {
          street: sender.street,
          building: sender.building,
          postcode: sender.postcode,
          unit: sender.unit,
          phone: sender.phone,
        },
      }),
    ...(read('proof') && proof && { proof: { place: proof.place, photo: proof.photo !== undefined } }),
    ...(parcel.claim === 'confirmed' && parcel.received !== null && { received: parcel.received }),
    doorMemoSet: parcel.doorMemoAt !== null && parcel.readers.some((reader) => reader !== 'found'),
    ...(waiting && { waiting }),
    ...(parcel.claim === 'found' && { triesLeft: parcel.triesLeft }),
    ...destructionOf(parcel),
    ...(parcel.sender &&
      parcel.readers.includes('sender') && {
        mayReprint: parcel.state === 'registered' && parcel.labelScannedAt === null,
      }),
  })
}

function destructionOf(parcel: SeenParcel): Pick<ParcelDetail, 'destruction' | 'destroyUnheardAt'> {
  const {
    destroyAskedAt,
    adminDestroyedAt,
    deliveryDestroyedAt,
    userDestroyedAt,
    hasReceipt,
    destroyHeldAt,
    destroyUnheardAt,
  } = parcel
  if (destroyAskedAt === null)
    return destroyUnheardAt !== null && parcel.claim === 'confirmed' ? { destroyUnheardAt } : {}
  return {
    destruction: {
      askedAt: destroyAskedAt,
      ...(adminDestroyedAt !== null && { admin: adminDestroyedAt }),
      ...(deliveryDestroyedAt !== null && { delivery: deliveryDestroyedAt }),
      ...(userDestroyedAt !== null && { user: userDestroyedAt }),
      ...(destroyHeldAt !== null && userDestroyedAt === null && { held: true }),
      ...(hasReceipt && { receipt: true }),
    },
  }
}
