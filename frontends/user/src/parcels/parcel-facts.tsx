import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { shownPhone } from '@exqress/ui/i18n/shown-phone.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Facts } from '@exqress/ui/look/card.tsx'
import { useText } from '../i18n/text.ts'

type Address = { street: string; building: string; dong?: string; postcode: string }
const inOneLine = ({ street, building, dong, postcode }: Address, unit: string | undefined) =>
  [street, building, dong, unit, postcode && `(${postcode})`].filter(Boolean).join(' ')

/** The find tag, large, then all that the reader of this parcel may know; what is seldom asked for is folded away. */
export function ParcelFacts({ parcel }: { parcel: ParcelDetail }) {
  const t = useText()
  const format = useFormat()
  const { route, sender, boxNumber, boxCount } = parcel
  const more = [
    [t('fact.phone'), parcel.phone && shownPhone(parcel.phone)],
    [t('fact.senderAddress'), sender && inOneLine(sender, sender.unit)],
    [t('fact.senderPhone'), sender && shownPhone(sender.phone)],
    [t('fact.number'), parcel.waybillNumber],
    [t('fact.sortCode'), parcel.sortCode],
  ] as const
  return (
    <section className="card stack-l" aria-label={t('parcel.facts')}>
      <div className="tag-strip">
        <div>
          <p className="section-title">{t('fact.findTag')}</p>
          <p className="tag-large">{parcel.findTag}</p>
        </div>
        <p className="small soft">{t('parcel.findTag.text')}</p>
      </div>
      <Facts
        entries={[
          [t('fact.product'), parcel.product],
          [t('fact.from'), parcel.senderName],
          [t('fact.recipient'), parcel.recipientName],
          [t('fact.address'), route && inOneLine(route, parcel.unit)],
          [t('fact.wish'), parcel.deliveryWish && t(`wish.${parcel.deliveryWish}`)],
          [t('fact.memo'), parcel.doorMemoSet ? t('fact.memo.set') : undefined],
          [t('fact.collect'), parcel.collectWon ? format.won(parcel.collectWon) : undefined],
          [t('fact.handling'), parcel.handling?.map((flag) => t(`handling.${flag}`)).join(', ')],
          [
            t('fact.box'),
            boxNumber && boxCount && boxCount > 1 ? t('list.box', { number: boxNumber, count: boxCount }) : undefined,
          ],
          [t('fact.carrier'), parcel.carrierName],
        ]}
      />
      {more.some(([, value]) => value) && (
        <details>
          <summary className="more-toggle">{t('parcel.more')}</summary>
          <Facts entries={more} />
        </details>
      )}
    </section>
  )
}
