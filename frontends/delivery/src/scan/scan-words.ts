import type { CourierParcel, OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { ScanPurpose } from '@exqress/contracts/states.ts'
import type { ScanResult } from '@exqress/ui/scanner/verdict.ts'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import type { T } from '../i18n/text.ts'
import { isAtSender } from '../parcels/today.ts'

/** The short name of the place it goes to: `101동`, else the building, else the street. */
export function placeOf(parcel: CourierParcel): string | undefined {
  if (isAtSender(parcel)) return parcel.senderStreet && (parcel.senderStreet.building || parcel.senderStreet.street)
  return parcel.route && (parcel.route.dong || parcel.route.building || parcel.route.street)
}

/** `37번 · 101동`; with one of the two missing the other; with neither the find tag. */
export function lineOf(t: T, parcel: CourierParcel): string {
  const place = placeOf(parcel)
  if (parcel.loadNumber === undefined) return place ?? parcel.findTag
  const number = String(parcel.loadNumber)
  return place ? t('number.place', { number, place }) : t('number.short', { number })
}

/** What is said of a scan that the service has answered. */
export function opened(t: T, purpose: ScanPurpose, parcel: OpenedParcel): ScanResult {
  return { ...verdictOf(t, purpose, parcel), ...spoken(t, parcel) }
}

/** The load number, aloud, with every scan. */
export const spoken = (t: T, parcel: CourierParcel): Pick<ScanResult, 'speak'> =>
  parcel.loadNumber === undefined ? {} : { speak: t('number.said', { number: String(parcel.loadNumber) }) }

function verdictOf(t: T, purpose: ScanPurpose, parcel: OpenedParcel): ScanResult {
  const place = placeOf(parcel) ?? parcel.findTag
  if (parcel.state === 'delivered') return { verdict: 'again', text: t('scan.deliveredAlready') }
  if (parcel.waiting) return { verdict: 'again', text: t('scan.keys') }
  if (parcel.state === 'returning') return { verdict: 'good', text: t('scan.returning', { place }) }
  if (purpose === 'load' && parcel.already && parcel.loadNumber !== undefined)
    return { verdict: 'again', text: t('scan.loadedAlready', { number: String(parcel.loadNumber) }) }
  if (purpose === 'take')
    return parcel.already
      ? { verdict: 'again', text: t('scan.takenAlready') }
      : { verdict: 'good', text: t('scan.taken', { place }) }
  return { verdict: 'good', text: lineOf(t, parcel) }
}

/** What is said of a scan that came to nothing. An unreadable and somebody else's label are told in the same words. */
export function refused(t: T, error: unknown): ScanResult {
  const text = () => {
    if (isApiError(error, 'label_invalid', 'not_readable')) return t('scan.refused')
    if (isApiError(error, 'impossible_step')) return t('scan.impossible')
    if (isApiError(error, 'keys_waiting')) return t('scan.keys')
    if (isApiError(error, 'signed_out')) return t('scan.signedOut')
    if (isApiError(error, 'decode_budget')) return t('scan.overBudget')
    if (isApiError(error, 'too_many')) return t('scan.tooMany')
    if (isApiError(error, 'offline', 'bad_answer')) return t('scan.offline')
    return t('scan.failed')
  }
  return { verdict: 'bad', text: text() }
}

export const isRefusal = (error: unknown): boolean => isApiError(error, 'label_invalid', 'not_readable')
