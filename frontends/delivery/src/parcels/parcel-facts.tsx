import type { CourierParcel } from '@exqress/contracts/delivery-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { FindTag } from '@exqress/ui/look/badge.tsx'
import { Facts } from '@exqress/ui/look/card.tsx'
import { useText } from '../i18n/text.ts'
import { addressOf } from './address-of.ts'

/** What the list may show of a parcel: nothing about a person. */
export function ParcelFacts({ parcel }: { parcel: CourierParcel }) {
  const t = useText()
  const format = useFormat()
  const { boxNumber, boxCount, collectWon, deliveryWish, handling } = parcel
  return (
    <Facts
      entries={[
        [t('look.findTag'), <FindTag key="tag">{parcel.findTag}</FindTag>],
        [
          t('look.sortCode'),
          <span key="code" className="strong">
            {parcel.sortCode}
          </span>,
        ],
        [t('look.address'), addressOf(parcel)],
        [t('look.boxes'), boxCount > 1 ? t('look.boxOf', { number: boxNumber, count: boxCount }) : undefined],
        [t('handling.label'), handling.map((flag) => t(`handling.${flag}`)).join(', ')],
        [t('look.wish'), deliveryWish && t(`wish.${deliveryWish}`)],
        [t('look.collect'), collectWon ? format.won(collectWon) : undefined],
        [t('look.last4'), parcel.waybillLast4],
      ]}
    />
  )
}
