import { usePhoto } from '@exqress/ui/session/use-photo.ts'
import { useText } from '../i18n/text.ts'

/** The courier's own photo, for 30 minutes. */
export function ProofPhoto({ waybillId }: { waybillId: string }) {
  const t = useText()
  const { address, isError } = usePhoto(['photo', waybillId], `/api/proofs/${encodeURIComponent(waybillId)}/photo`)
  if (isError) return <p className="soft">{t('photo.failed')}</p>
  return (
    <figure className="proof-photo" aria-busy={!address}>
      {address ? <img src={address} alt={t('photo.alt')} /> : <span className="bone" />}
    </figure>
  )
}
