import type { CourierParcel } from '@exqress/contracts/delivery-api.ts'
import { isAtSender } from './today.ts'

/** Building first, because that is what is looked for; then 동 and street. Undefined while the address has not come. */
export function addressOf(parcel: CourierParcel): string | undefined {
  const { route, senderStreet } = parcel
  const parts =
    isAtSender(parcel) && senderStreet
      ? [senderStreet.building, senderStreet.street]
      : route
        ? [[route.building, route.dong].filter(Boolean).join(' '), route.street]
        : []
  return parts.filter(Boolean).join(' · ') || undefined
}
