import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Facts } from '@exqress/ui/look/card.tsx'
import { Link } from 'react-router'
import type { DeskDetail } from '../contract.ts'
import { courierLabel } from '../couriers/courier-label.ts'
import { useCouriers } from '../couriers/courier-queries.ts'
import { useText } from '../i18n/text.ts'

export function ParcelFacts({ parcel }: { parcel: DeskDetail }) {
  const t = useText()
  const format = useFormat()
  const couriers = useCouriers()
  const courier = couriers.data?.couriers.find(({ courierId }) => courierId === parcel.courierId)
  const number = parcel.waybillNumber && <span className="figures">{parcel.waybillNumber}</span>
  return (
    <Facts
      entries={[
        [t('fact.name'), parcel.maskedName],
        [t('fact.phone'), parcel.maskedPhone && <span className="figures">{parcel.maskedPhone}</span>],
        [t('fact.district'), parcel.district],
        [t('fact.number'), number ?? (parcel.contentLost && t('fact.number.lost'))],
        [t('fact.carrier'), parcel.carrierName],
        [t('fact.sortCode'), parcel.sortCode],
        [t('fact.box'), t('fact.box.of', { n: parcel.boxNumber, m: parcel.boxCount })],
        [t('fact.weight'), parcel.weightGrams && `${format.number(parcel.weightGrams / 1000)} kg`],
        [t('fact.handling'), parcel.handling.map((flag) => t(`handling.${flag}`)).join(', ')],
        [t('fact.wish'), parcel.deliveryWish && t(`wish.${parcel.deliveryWish}`)],
        [t('fact.collect'), parcel.collectWon && format.won(parcel.collectWon)],
        [
          t('fact.courier'),
          parcel.courierId ? (courier ? courierLabel(t, courier) : t('couriers.nameless')) : t('parcels.unassigned'),
        ],
        [t('fact.claim'), t(`claim.${parcel.claim}`)],
        [t('fact.issued'), format.stamp(parcel.issuedAt)],
        [t('fact.printed'), parcel.printedAt ? format.stamp(parcel.printedAt) : t('parcels.notPrinted')],
        [
          t('fact.import'),
          parcel.importId && <Link to={`/?importId=${parcel.importId}`}>{t('fact.import.show')}</Link>,
        ],
      ]}
    />
  )
}
