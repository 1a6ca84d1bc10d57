import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'

/** The label is torn beyond reading: the assigned courier may print a new one without scanning the old. */
export function RelabelSheet({ waybillId, open, onClose }: { waybillId: string; open: boolean; onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const approve = useWrite(
    (api, id) => api.post(`/api/waybills/${waybillId}/relabel-approval`, { body: { id }, idempotent: true }),
    {
      onSuccess: () => {
        toast({ text: t('relabel.done') })
        onClose()
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t('relabel.title')}>
      <p>{t('relabel.text')}</p>
      <WriteFault
        error={approve.error}
        known={{ not_readable: t('parcel.gone'), not_assigned: t('relabel.notAssigned') }}
      />
      <Button variant="main" big wide busy={approve.isPending} onClick={() => approve.mutate()}>
        {t('relabel.button')}
      </Button>
      <Button variant="quiet" wide onClick={onClose}>
        {t('cancel')}
      </Button>
    </Sheet>
  )
}
