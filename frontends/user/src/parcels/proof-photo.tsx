import { Button } from '@exqress/ui/look/button.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useText } from '../i18n/text.ts'

/** The courier's photo of where the box stands; in memory only, and fetched when it is on the screen. */
export function ProofPhoto({ waybillId }: { waybillId: string }) {
  const t = useText()
  const api = useApi()
  const photo = useQuery({
    queryKey: ['parcel', waybillId, 'photo'],
    queryFn: ({ signal }) =>
      api.get<Blob>(`/api/parcels/${encodeURIComponent(waybillId)}/proof-photo`, {
        signal,
        headers: { accept: 'image/jpeg' },
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!photo.data) return
    const url = URL.createObjectURL(photo.data)
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [photo.data])
  if (photo.isError)
    return (
      <div className="row">
        <span className="soft">{t('photo.failed')}</span>
        <Button variant="quiet" busy={photo.isFetching} onClick={() => void photo.refetch()}>
          {t('photo.retry')}
        </Button>
      </div>
    )
  return (
    <figure className="proof-photo" aria-busy={!address}>
      {address ? <img src={address} alt={t('photo.alt')} /> : <span className="bone" />}
    </figure>
  )
}
