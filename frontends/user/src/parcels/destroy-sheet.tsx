import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useText } from '../i18n/text.ts'
import { forgetSeen } from '../offline/seen-store.ts'
import { WriteFault } from '../write/write-fault.tsx'
import type { SheetProps } from './sheet-props.ts'
import { useRefreshParcel } from './use-refresh-parcel.ts'

export function DestroySheet({ parcel, open, onClose }: SheetProps) {
  const t = useText()
  const refresh = useRefreshParcel(parcel.waybillId)
  const destroy = useWrite(
    (api, id) => api.post(`/api/parcels/${parcel.waybillId}/destroy`, { body: { id }, idempotent: true }),
    {
      onSuccess: () => {
        void forgetSeen(parcel.waybillId)
        onClose()
        scrollTo({ top: 0 })
        return refresh()
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t('destroy.title')}>
      <p>{t('destroy.text')}</p>
      {(parcel.received === 'not_received' || parcel.received === 'damaged') && <p>{t('destroy.case')}</p>}
      <WriteFault error={destroy.error} known={{ destroy_not_yet: t('destroy.notYet') }} />
      <Button variant="danger" big wide icon="trash" busy={destroy.isPending} onClick={() => destroy.mutate()}>
        {t('destroy.button')}
      </Button>
      <Button variant="quiet" wide onClick={onClose}>
        {t('sheet.no')}
      </Button>
    </Sheet>
  )
}
