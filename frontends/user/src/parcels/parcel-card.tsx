import type { ListedParcel } from '@exqress/contracts/user-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge, FindTag, ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { Card } from '@exqress/ui/look/card.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { useText } from '../i18n/text.ts'
import type { SeenParcel } from '../offline/seen-store.ts'
import { arrivalWords } from './arrival-words.ts'

/** One parcel in a list: where it is, when it comes, and how its box is known. */
export function ParcelCard({ parcel }: { parcel: (SeenParcel & Partial<ListedParcel>) | ListedParcel }) {
  const t = useText()
  const format = useFormat()
  const { product, senderName, relation, kind, boxNumber, boxCount, destroyed } = parcel as Partial<ListedParcel>
  const several = boxNumber !== undefined && boxCount !== undefined && boxCount > 1
  return (
    <Card to={`/parcels/${parcel.waybillId}`}>
      <span className="parcel-card">
        <span className="row spread">
          <span className="row">
            <ParcelBadge state={parcel.state} />
            {relation === 'sender' && <Badge>{t('list.sent')}</Badge>}
            {kind === 'return' && <Badge icon="return">{t('list.return')}</Badge>}
          </span>
          <Icon name="chevron" className="soft" />
        </span>
        <span className="parcel-card-title">{arrivalWords(parcel, t, format)}</span>
        {destroyed ? (
          <span className="soft">{t('list.destroyed')}</span>
        ) : (
          (product || senderName) && (
            <span className="parcel-card-product">{[product, senderName].filter(Boolean).join(' · ')}</span>
          )
        )}
        <span className="parcel-card-foot">
          <FindTag>{parcel.findTag}</FindTag>
          <span className="soft">
            {parcel.carrierName}
            {several && ` · ${t('list.box', { number: boxNumber, count: boxCount })}`}
          </span>
        </span>
      </span>
    </Card>
  )
}
