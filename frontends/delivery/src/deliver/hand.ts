import type { CourierParcel, OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { DeliveryPlace } from '@exqress/contracts/values.ts'

/** What the courier holds before a door: the scanned boxes of that one door. */
export type Hand = { parcels: OpenedParcel[]; place: DeliveryPlace }

/** The service opened it for handing over: in hand at the recipient's, or on its way back at the sender's. */
export const isInHand = (parcel: OpenedParcel): boolean => parcel.inHand || parcel.state === 'returning'

const placeOfWish: Partial<Record<NonNullable<CourierParcel['deliveryWish']>, DeliveryPlace>> = {
  door: 'door',
  guard_room: 'guard_room',
  locker: 'locker',
  hand_over: 'in_person',
}

/** Where it will most likely be left: as the recipient wished, in person where the label or the money demands it, else at the door. */
export function likelyPlace(parcel: CourierParcel): DeliveryPlace {
  if (parcel.handling.includes('hand_over') || parcel.collectWon || parcel.state === 'returning') return 'in_person'
  return (parcel.deliveryWish && placeOfWish[parcel.deliveryWish]) ?? 'door'
}

export const newHand = (parcel: OpenedParcel): Hand => ({ parcels: [parcel], place: likelyPlace(parcel) })

/** Whether a scanned parcel is for the door that the courier stands at. Without its group nobody can say so, and it is not. */
export const isSameDoor = (hand: Hand, parcel: CourierParcel): boolean =>
  parcel.doorGroup !== undefined && hand.parcels.some(({ doorGroup }) => doorGroup === parcel.doorGroup)

export function withParcel(hand: Hand, parcel: OpenedParcel): Hand {
  const others = hand.parcels.filter(({ waybillId }) => waybillId !== parcel.waybillId)
  // one box that must be handed over makes it a meeting for all of them
  const place = likelyPlace(parcel) === 'in_person' ? 'in_person' : hand.place
  return { parcels: [...others, parcel], place }
}

/** The boxes of the list that are for this door and are not yet scanned: still in the van. */
export function notYetScanned(hand: Hand, list: readonly CourierParcel[]): CourierParcel[] {
  const scanned = new Set(hand.parcels.map(({ waybillId }) => waybillId))
  const open: CourierParcel['state'][] = ['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed']
  return list.filter(
    (parcel) => !scanned.has(parcel.waybillId) && open.includes(parcel.state) && isSameDoor(hand, parcel),
  )
}

/** A photo proves where a box stands. Whom it was handed to is nobody's picture. */
export const wantsPhoto = (place: DeliveryPlace): boolean => place !== 'in_person'
