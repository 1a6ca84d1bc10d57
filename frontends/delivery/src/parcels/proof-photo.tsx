import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useText } from '../i18n/text.ts'

/** The courier's own photo, for 30 minutes. Fetched when it is on the screen, held only as long as it is there. */
export function ProofPhoto({ waybillId }: { waybillId: string }) {
  const t = useText()
  const api = useApi()
  const { data, isError } = useQuery({
    queryKey: ['photo', waybillId],
    queryFn: ({ signal }) =>
      api.get<Blob>(`/api/proofs/${encodeURIComponent(waybillId)}/photo`, {
        signal,
        headers: { accept: 'image/*' },
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!data) return
    const url = URL.createObjectURL(data)
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [data])
  if (isError) return <p className="soft">{t('photo.failed')}</p>
  return (
    <figure className="proof-photo" aria-busy={!address}>
      {address ? <img src={address} alt={t('photo.alt')} /> : <span className="bone" />}
    </figure>
  )
}
