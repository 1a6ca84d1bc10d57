import { Button } from '@exqress/ui/look/button.tsx'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useText } from '../i18n/text.ts'
import { useSendRaw } from '../session/raw-provider.tsx'
import { WriteFault } from '../write/write-fault.tsx'

/** The courier's photo of where the box was left: asked for by itself, as each look is a record, and in memory as long as it is shown. */
export function GlassPhoto({ glassId, waybillId }: { glassId: string; waybillId: string }) {
  const t = useText()
  const send = useSendRaw()
  const look = useMutation({
    gcTime: 0,
    mutationFn: async () => {
      const path = `/api/break-glass/${glassId}/photo`
      const body = JSON.stringify({ waybillId })
      return URL.createObjectURL(await send<Blob>({ path, body, type: 'application/json', expect: 'file' }))
    },
  })
  const shown = look.data
  useEffect(() => () => (shown ? URL.revokeObjectURL(shown) : undefined), [shown])
  if (shown)
    return (
      <figure className="glass-photo">
        <img src={shown} alt={t('unmask.photo.alt')} />
      </figure>
    )
  return (
    <>
      <WriteFault
        error={look.error}
        known={{
          not_readable: t('unmask.photo.none'),
          glass_whole: t('unmask.over'),
          upstream_unavailable: t('unmask.proof.unavailable'),
        }}
      />
      <Button wide icon="picture" busy={look.isPending} onClick={() => look.mutate()}>
        {t('unmask.photo')}
      </Button>
    </>
  )
}
