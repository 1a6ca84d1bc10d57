import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { useState } from 'react'
import { Link } from 'react-router'
import { endOfDay } from '../cases/case-filters.ts'
import { CloseCaseSheet, type DeskCase } from '../cases/close-case-sheet.tsx'
import { useText } from '../i18n/text.ts'
import { useRecords } from './opening-queries.ts'
import { recordWords } from './record-words.ts'

/** An opening that somebody did not expect: what the record says, until when, and the answer. */
export function CaseCard({ asked }: { asked: DeskCase }) {
  const t = useText()
  const format = useFormat()
  const records = useRecords(asked.waybillId)
  const [open, setOpen] = useState(false)
  const entry = records.data?.pages
    .flatMap((page) => page.records)
    .find(({ record }) => record.recordId === asked.recordId)
  const due = endOfDay(asked.dueOn ?? asked.openedAt.slice(0, 10))
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
        <span className={due < Date.now() ? 'small strong' : 'small soft'}>
          {t(due < Date.now() ? 'openings.case.late' : 'openings.case.due', { day: format.date(due) })}
        </span>
      </span>
      <Button variant="main" onClick={() => setOpen(true)} aria-label={t('openings.answer.of', { name })}>
        {t('openings.answer')}
      </Button>
      <CloseCaseSheet asked={asked} open={open} onClose={() => setOpen(false)} />
    </li>
  )
}
