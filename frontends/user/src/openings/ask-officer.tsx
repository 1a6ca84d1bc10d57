import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { openingsKey } from './openings-query.ts'
import { useOpeningText } from './text.ts'

/** "I did not expect this": says what happens then, and asks the privacy officer. */
export function AskOfficer({ waybillId, recordId }: { waybillId: string; recordId: string }) {
  const t = useOpeningText()
  const words = useText()
  const toast = useToast()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const ask = useWrite(
    (api, id) =>
      api.post(`/api/parcels/${encodeURIComponent(waybillId)}/not-expected`, {
        body: { id, recordId },
        idempotent: true,
      }),
    {
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: openingsKey(waybillId) })
        setOpen(false)
        toast({ text: t('case.asked') })
      },
    },
  )
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)}>
        {t('case.ask')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('case.sheet')}>
        <p>{t('case.sheet.text')}</p>
        <WriteFault error={ask.error} known={{ opening_unknown: t('case.unknown') }} />
        <Button variant="main" wide busy={ask.isPending} onClick={() => ask.mutate()}>
          {t('case.sheet.yes')}
        </Button>
        <Button variant="quiet" wide onClick={() => setOpen(false)}>
          {words('sheet.no')}
        </Button>
      </Sheet>
    </>
  )
}
