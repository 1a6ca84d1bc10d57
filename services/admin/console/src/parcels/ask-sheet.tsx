import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'

/** Asks delivery, which alone writes a parcel's state, to cancel it or to bring it back. */
export function AskSheet({
  kind,
  waybillId,
  open,
  onClose,
  onAsked,
}: {
  kind: 'cancel' | 'return'
  waybillId: string
  open: boolean
  onClose: () => void
  onAsked: (requestId: string) => void
}) {
  const t = useText()
  const ask = useWrite(
    (api, id) =>
      api.post(`/api/waybills/${waybillId}/${kind}`, {
        body: { id },
        idempotent: true,
        answer: answer('RequestAnswer'),
      }),
    {
      onSuccess: ({ requestId }) => {
        onAsked(requestId)
        onClose()
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t(`ask.${kind}.title`)}>
      <p>{t(`ask.${kind}.text`)}</p>
      <WriteFault error={ask.error} known={{ not_readable: t('parcel.gone') }} />
      <Button
        variant={kind === 'cancel' ? 'danger' : 'main'}
        big
        wide
        busy={ask.isPending}
        onClick={() => ask.mutate()}
      >
        {t(`ask.${kind}.button`)}
      </Button>
      <Button variant="quiet" wide onClick={onClose}>
        {t('cancel')}
      </Button>
    </Sheet>
  )
}
