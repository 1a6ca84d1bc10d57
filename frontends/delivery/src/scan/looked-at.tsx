import type { OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import { ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { ButtonLink, IconButton } from '@exqress/ui/look/button.tsx'
import { CallButton } from '../deliver/call-button.tsx'
import { useText } from '../i18n/text.ts'
import { ParcelFacts } from '../parcels/parcel-facts.tsx'
import { ProofPhoto } from '../parcels/proof-photo.tsx'
import { lineOf } from './scan-words.ts'

/** What a look scan answered: the parcel's facts, at a sender their door, and for 30 minutes the proof. */
export function LookedAt({ parcel, onClose }: { parcel: OpenedParcel; onClose: () => void }) {
  const t = useText()
  const { proof, senderContact, waybillId } = parcel
  return (
    <section className="panel" aria-label={t('mode.look')}>
      <div className="row spread">
        <h2>{lineOf(t, parcel)}</h2>
        <IconButton icon="close" label={t('look.close')} onClick={onClose} />
      </div>
      <p>
        <ParcelBadge state={parcel.state} />
      </p>
      <ParcelFacts parcel={parcel} />
      {senderContact && (
        <div className="hand-person">
          <span className="strong">{[senderContact.unit, parcel.senderName].filter(Boolean).join(' · ')}</span>
          <CallButton parcel={parcel} />
        </div>
      )}
      {proof && (
        <>
          <h3>{t('look.proof', { place: t(`place.${proof.place}`) })}</h3>
          {proof.photo && <ProofPhoto waybillId={waybillId} />}
        </>
      )}
      {parcel.state !== 'delivered' && (
        <ButtonLink to={`/relabel/${waybillId}`} icon="printer" variant="quiet">
          {t('hand.relabel')}
        </ButtonLink>
      )}
    </section>
  )
}
