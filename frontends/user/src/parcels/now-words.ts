import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import type { Words } from '../i18n/text.ts'
import { newestFirst } from './timeline-entries.ts'

type Parcel = Pick<ParcelDetail, 'state' | 'relation' | 'destroyed' | 'destruction' | 'received' | 'proof'> & {
  timeline: readonly ParcelDetail['timeline'][number][]
}

/** What to say first about a parcel. The next step, where there is one, is in `text`. */
export function nowWords(parcel: Parcel, t: Words): { title: string; text?: string } {
  const { state, relation } = parcel
  if (parcel.destroyed) return { title: t('now.destroyed'), text: t('now.destroyed.text') }
  if (parcel.destruction) return { title: t('now.destroying') }
  if (relation === 'found') return { title: t('now.found'), text: t('now.found.text') }
  const last = newestFirst(parcel.timeline)[0]
  if (state === 'delivered') {
    if (parcel.received === 'received') return { title: t('now.received') }
    if (parcel.received) return { title: t(`now.${parcel.received}`), text: t('now.case') }
    const place = parcel.proof?.place ?? last?.place
    return {
      title: place ? t(`now.delivered.${place}`) : t('now.delivered'),
      ...(relation === 'recipient' && { text: t('now.delivered.text') }),
    }
  }
  if (state === 'attempt_failed')
    return { title: t(last?.reason ? `now.failed.${last.reason}` : 'now.attempt_failed'), text: t('now.failed.text') }
  if (state === 'registered' && relation === 'sender') return { title: t('now.toSend'), text: t('now.toSend.text') }
  return { title: t(`now.${state}`), text: t(`now.${state}.text`) }
}
