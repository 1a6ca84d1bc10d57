import type { CasePage } from '@exqress/contracts/admin-api.ts'
import { type OpeningAnswer, openingAnswers } from '@exqress/contracts/opening-cases.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { useRecords } from './opening-queries.ts'
import { recordWords } from './record-words.ts'

/** An opening that somebody did not expect: what the record says, until when, and the answer, chosen and not preset. */
export function CaseCard({ asked }: { asked: CasePage['cases'][number] }) {
  const t = useText()
  const format = useFormat()
  const toast = useToast()
  const queries = useQueryClient()
  const records = useRecords(asked.waybillId)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<OpeningAnswer>()
  const close = useWrite(
    (api, id, input: { outcome: OpeningAnswer }) =>
      api.post(`/api/cases/${asked.caseId}/close`, { body: { id, ...input }, idempotent: true }),
    {
      onSuccess: () => {
        setOpen(false)
        toast({ text: t('openings.answered') })
        return queries.invalidateQueries({ queryKey: ['cases'] })
      },
    },
  )
  const entry = records.data?.pages
    .flatMap((page) => page.records)
    .find(({ record }) => record.recordId === asked.recordId)
  const due = `${asked.dueOn}T23:59:59+09:00`
  const name = asked.findTag ?? asked.waybillId.slice(-8)
  return (
    <li className="line line-wrap">
      <span className="line-body">
        <Link to={`/parcels/${asked.waybillId}`} className="strong">
          {name}
        </Link>
        <br />
        <span>{entry ? recordWords(entry.record, t, format) : t('openings.case.record')}</span>
        <br />
        <span className={Date.parse(due) < Date.now() ? 'small strong' : 'small soft'}>
          {t(Date.parse(due) < Date.now() ? 'openings.case.late' : 'openings.case.due', { day: format.date(due) })}
        </span>
      </span>
      <Button variant="main" onClick={() => setOpen(true)} aria-label={t('openings.answer.of', { name })}>
        {t('openings.answer')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('openings.answer.title')}>
        <p>{t('openings.answer.text')}</p>
        <Segments<OpeningAnswer>
          label={t('openings.answer.choose')}
          showLabel
          options={openingAnswers.map((value) => ({ value, label: t(`openings.answer.${value}`) }))}
          value={chosen}
          onChange={setChosen}
        />
        <WriteFault error={close.error} known={{ case_closed: t('openings.case.closed') }} />
        <Button
          variant="main"
          big
          wide
          busy={close.isPending}
          disabled={chosen === undefined}
          onClick={() => chosen && close.mutate({ outcome: chosen })}
        >
          {t('openings.answer.send')}
        </Button>
        <Button variant="quiet" wide onClick={() => setOpen(false)}>
          {t('cancel')}
        </Button>
      </Sheet>
    </li>
  )
}
