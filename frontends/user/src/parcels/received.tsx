import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { useRefreshParcel } from './use-refresh-parcel.ts'

type Said = 'received' | 'not-received' | 'damaged'

/** "I have it", or what is wrong. What is wrong opens a case, so it is asked once more. */
export function Received({ parcel }: { parcel: ParcelDetail }) {
  const t = useText()
  const toast = useToast()
  const refresh = useRefreshParcel(parcel.waybillId)
  const [asking, setAsking] = useState<'not-received' | 'damaged'>()
  const say = useWrite(
    (api, id, said: Said) => api.post(`/api/parcels/${parcel.waybillId}/${said}`, { body: { id }, idempotent: true }),
    {
      onSuccess: (_, said) => {
        setAsking(undefined)
        toast({ text: t(said === 'received' ? 'received.thanks' : 'received.case') })
        return refresh()
      },
    },
  )
  if (parcel.received) return null
  return (
    <div className="stack">
      <Button
        variant="main"
        big
        wide
        icon="check"
        busy={say.isPending && say.variables === 'received'}
        onClick={() => say.mutate('received')}
      >
        {t('received.yes')}
      </Button>
      <div className="pair">
        <Button onClick={() => setAsking('not-received')}>{t('received.no')}</Button>
        <Button onClick={() => setAsking('damaged')}>{t('received.damaged')}</Button>
      </div>
      {say.error && (
        <p className="field-error" role="alert">
          {t('write.failed')}
        </p>
      )}
      <Sheet
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={t(asking === 'damaged' ? 'received.damaged.title' : 'received.no.title')}
      >
        <p>{t(asking === 'damaged' ? 'received.damaged.text' : 'received.no.text')}</p>
        <Button variant="main" big wide busy={say.isPending} onClick={() => asking && say.mutate(asking)}>
          {t('received.report')}
        </Button>
        <Button variant="quiet" wide onClick={() => setAsking(undefined)}>
          {t('sheet.no')}
        </Button>
      </Sheet>
    </div>
  )
}
