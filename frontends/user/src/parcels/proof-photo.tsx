import { Button } from '@exqress/ui/look/button.tsx'
import { usePhoto } from '@exqress/ui/session/use-photo.ts'
import { useText } from '../i18n/text.ts'

/** The courier's photo of where the box stands. */
export function ProofPhoto({ waybillId }: { waybillId: string }) {
  const t = useText()
  const photo = usePhoto(['parcel', waybillId, 'photo'], `/api/parcels/${encodeURIComponent(waybillId)}/proof-photo`)
  if (photo.isError)
    return (
      <div className="row">
        <span className="soft">{t('photo.failed')}</span>
        <Button variant="quiet" busy={photo.isFetching} onClick={photo.again}>
          {t('photo.retry')}
        </Button>
      </div>
    )
  return (
    <figure className="proof-photo" aria-busy={!photo.address}>
      {photo.address ? <img src={photo.address} alt={t('photo.alt')} /> : <span className="bone" />}
    </figure>
  )
}
