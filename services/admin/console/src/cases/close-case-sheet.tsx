import type { CaseClosing, CasePage } from '@exqress/contracts/admin-api.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'

export type DeskCase = CasePage['cases'][number]
type Outcome = CaseClosing['outcome']

const answers = ['work_needed', 'own_request', 'by_mistake', 'misused'] as const satisfies readonly Outcome[]
const outcomes = ['settled', 'box_found', 'compensated', 'unfounded'] as const satisfies readonly Outcome[]

/** How a case ended: a code, chosen and not preset. What the case held is carried out with it, so the sheet says so. */
export function CloseCaseSheet({ asked, open, onClose }: { asked: DeskCase; open: boolean; onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<Outcome>()
  const isOpening = asked.kind === 'not_expected'
  const close = useWrite(
    (api, id, input: { outcome: Outcome }) =>
      api.post(`/api/cases/${asked.caseId}/close`, { body: { id, ...input }, idempotent: true }),
    {
      onSuccess: () => {
        onClose()
        toast({ text: t(isOpening ? 'openings.answered' : 'cases.closed.done') })
        void queries.invalidateQueries({ queryKey: ['parcel', asked.waybillId] })
        return queries.invalidateQueries({ queryKey: ['cases'] })
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t(isOpening ? 'openings.answer.title' : 'cases.close.title')}>
      <p>{t(isOpening ? 'openings.answer.text' : 'cases.close.text')}</p>
      {asked.holdsDestruction && <p className="notice">{t('cases.close.destroys')}</p>}
      <Segments<Outcome>
        label={t(isOpening ? 'openings.answer.choose' : 'cases.close.choose')}
        showLabel
        options={(isOpening ? answers : outcomes).map((value) => ({ value, label: t(`outcome.${value}`) }))}
        value={chosen}
        onChange={setChosen}
      />
      <WriteFault
        error={close.error}
        known={{ case_closed: t('openings.case.closed'), not_found: t('openings.case.closed') }}
      />
      <Button
        variant={asked.holdsDestruction ? 'danger' : 'main'}
        big
        wide
        busy={close.isPending}
        disabled={chosen === undefined}
        onClick={() => chosen && close.mutate({ outcome: chosen })}
      >
        {t(
          isOpening ? 'openings.answer.send' : asked.holdsDestruction ? 'cases.close.andDestroy' : 'cases.close.button',
        )}
      </Button>
      <Button variant="quiet" wide onClick={onClose}>
        {t('cancel')}
      </Button>
    </Sheet>
  )
}
