import type { ListedParcel } from '@exqress/contracts/user-api.ts'
import type { Format } from '@exqress/ui/i18n/text.ts'
import type { Words } from '../i18n/text.ts'

/**
 * When it comes or came, in one line. Only what is known: an arrival window is nowhere told yet, so "today" is said of a parcel
 * that is out for delivery since today, and of nothing else.
 */
export function arrivalWords(
  { state, stateAt }: Pick<ListedParcel, 'state' | 'stateAt'>,
  t: Words,
  format: Format,
  now: number = Date.now(),
): string {
  switch (state) {
    case 'out_for_delivery':
      return format.day(stateAt, now) === format.day(now, now)
        ? t('arrival.today')
        : t('arrival.out', { day: format.day(stateAt, now) })
    case 'delivered':
    case 'returned':
      return t(`arrival.${state}`, { moment: format.moment(stateAt, now) })
    default:
      return t(`arrival.${state}`)
  }
}
