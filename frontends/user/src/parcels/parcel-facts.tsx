import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Facts } from '@exqress/ui/look/card.tsx'
import { useText } from '../i18n/text.ts'

/** The find tag, large, then all that the reader of this parcel may know. */
export function ParcelFacts({ parcel }: { parcel: ParcelDetail }) {
  const t = useText()
  const format = useFormat()
  const { route, sender } = parcel
  const address = route && [route.street, route.building, route.dong, parcel.unit].filter(Boolean).join(' ')
  const from = sender && [sender.street, sender.building, sender.unit].filter(Boolean).join(' ')
  const several = parcel.boxNumber !== undefined && parcel.boxCount !== undefined && parcel.boxCount > 1
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
          [t('fact.phone'), parcel.phone],
          [t('fact.address'), address && `${address}${route?.postcode ? ` (${route.postcode})` : ''}`],
          [t('fact.senderAddress'), from && `${from}${sender?.postcode ? ` (${sender.postcode})` : ''}`],
          [t('fact.senderPhone'), sender?.phone],
          [t('fact.wish'), parcel.deliveryWish && t(`wish.${parcel.deliveryWish}`)],
          [t('fact.memo'), parcel.doorMemoSet && t('fact.memo.set')],
          [t('fact.collect'), parcel.collectWon ? format.won(parcel.collectWon) : undefined],
          [
            t('fact.handling'),
            parcel.handling?.length ? parcel.handling.map((flag) => t(`handling.${flag}`)).join(', ') : undefined,
          ],
          [t('fact.box'), several && t('list.box', { number: parcel.boxNumber ?? 1, count: parcel.boxCount ?? 1 })],
          [t('fact.carrier'), parcel.carrierName],
          [t('fact.number'), parcel.waybillNumber],
          [t('fact.sortCode'), parcel.sortCode],
        ].map(([name, value]) => [name as string, value || undefined] as const)}
      />
    </section>
  )
}
