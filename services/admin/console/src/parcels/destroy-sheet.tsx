import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { answer, type DeskDetail } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'

const reasons = ['recipient_asked', 'retention', 'mistake'] as const
type Reason = (typeof reasons)[number]

/** Destroys a parcel's personal data in every service, for good; with a reason, chosen and not preset. */
export function DestroySheet({ parcel, open, onClose }: { parcel: DeskDetail; open: boolean; onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [reason, setReason] = useState<Reason>()
  const destroy = useWrite(
    (api, id, input: { reason: Reason }) =>
      api.post(`/api/waybills/${parcel.waybillId}/destroy`, {
        body: { id, ...input },
        idempotent: true,
        answer: answer('RequestAnswer'),
      }),
    {
      onSuccess: () => {
        toast({ text: t('destroy.done', { findTag: parcel.findTag }) })
        navigate('/')
        queries.removeQueries({ queryKey: ['parcel', parcel.waybillId] })
        queries.removeQueries({ queryKey: ['label', parcel.waybillId] })
        void queries.invalidateQueries({ queryKey: ['parcels'] })
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t('destroy.title')}>
      <p>{t('destroy.text')}</p>
      <Segments<Reason>
        label={t('destroy.reason')}
        showLabel
        options={reasons.map((value) => ({ value, label: t(`destroy.reason.${value}`) }))}
        value={reason}
        onChange={setReason}
      />
      <WriteFault
        error={destroy.error}
        known={{ destroy_not_yet: t('destroy.notYet'), not_readable: t('parcel.gone') }}
      />
      <Button
        variant="danger"
        big
        wide
        icon="trash"
        disabled={!reason}
        busy={destroy.isPending}
        onClick={() => reason && destroy.mutate({ reason })}
      >
        {t('destroy.button')}
      </Button>
      <Button variant="quiet" wide onClick={onClose}>
        {t('cancel')}
      </Button>
    </Sheet>
  )
}
