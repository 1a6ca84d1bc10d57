import type { ListedParcel } from '@exqress/contracts/user-api.ts'
import { FindTag, ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'

/** A parcel that my number matched: nothing of it is open until its name is confirmed. */
export function FoundCard({ parcel }: { parcel: ListedParcel }) {
  const t = useText()
  return (
    <div className="card found-card">
      <div className="row spread">
        <ParcelBadge state={parcel.state} />
        <FindTag>{parcel.findTag}</FindTag>
      </div>
      <p className="soft">{parcel.carrierName}</p>
      <ButtonLink to={`/parcels/${parcel.waybillId}`} variant="main" wide icon="lock">
        {t('list.found.button')}
      </ButtonLink>
    </div>
  )
}
