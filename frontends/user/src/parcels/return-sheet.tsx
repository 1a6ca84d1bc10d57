import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useEffect, useState } from 'react'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { useParcel } from './parcel-queries.ts'
import type { SheetProps } from './sheet-props.ts'

/** Delivery alone decides whether a parcel still turns back: this asks, and shows the answer when it comes. */
export function ReturnSheet({ parcel, open, onClose }: SheetProps) {
  const t = useText()
  const [asked, setAsked] = useState<'no' | 'asked' | 'slow'>('no')
  useParcel(parcel.waybillId, asked === 'asked')
  const ask = useWrite(
    (api, id) => api.post(`/api/parcels/${parcel.waybillId}/return`, { body: { id }, idempotent: true }),
    { onSuccess: () => setAsked('asked') },
  )
  const turned = parcel.state === 'return_requested' || parcel.state === 'returning'
  useEffect(() => {
    if (asked !== 'asked') return
    const timer = setTimeout(() => setAsked('slow'), 20_000)
    return () => clearTimeout(timer)
  }, [asked])
  return (
    <Sheet open={open} onClose={onClose} title={t('return.title')}>
      {turned ? (
        <p role="status">{t('return.accepted')}</p>
      ) : asked !== 'no' ? (
        <p role="status">{t(asked === 'asked' ? 'return.asked' : 'return.slow')}</p>
      ) : (
        <>
          <p>{t('return.text')}</p>
          <WriteFault error={ask.error} known={{ impossible_step: t('return.tooLate') }} />
          <Button variant="main" big wide busy={ask.isPending} onClick={() => ask.mutate()}>
            {t('return.button')}
          </Button>
        </>
      )}
      <Button variant="quiet" wide onClick={onClose}>
        {t(turned || asked !== 'no' ? 'sheet.close' : 'sheet.no')}
      </Button>
    </Sheet>
  )
}
