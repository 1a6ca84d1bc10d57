import { useSharedText } from '@exqress/ui/i18n/shared-text.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { useState } from 'react'
import { Link } from 'react-router'
import { useText } from '../i18n/text.ts'
import { useMe } from '../shell/me-query.ts'
import { daysOpen, endOfDay } from './case-filters.ts'
import { CloseCaseSheet, type DeskCase } from './close-case-sheet.tsx'

/** One case: what was said, of which parcel, since when, what it holds, and how it ended or its closing. */
export function CaseLine({ asked }: { asked: DeskCase }) {
  const t = useText()
  const shared = useSharedText()
  const format = useFormat()
  const me = useMe()
  const [open, setOpen] = useState(false)
  const { kind, openedAt, closedAt, outcome, dueOn, holdsDestruction, destroyed } = asked
  const name = asked.findTag ?? asked.waybillId.slice(-8)
  const days = daysOpen(asked, Date.now())
  const late = dueOn !== undefined && !closedAt && endOfDay(dueOn) < Date.now()
  const mayClose = kind !== 'not_expected' || (me.data && me.data.role !== 'operator')
  return (
    <li className="line line-wrap">
      <div className="line-body stack">
        <span>
          <span className="strong">{t(`case.${kind}`)}</span>
          {' · '}
          <Link to={`/parcels/${asked.waybillId}`}>{t('cases.parcel', { name })}</Link>
          <br />
          <span className="small soft">
            {asked.sortCode} · {shared(`state.${asked.state}`)}
            {' · '}
            {closedAt
              ? days === 0
                ? t('cases.tookHours', { from: format.day(openedAt) })
                : t('cases.took', { from: format.day(openedAt), count: days })
              : days === 0
                ? t('cases.today', { from: format.moment(openedAt) })
                : t('cases.open', { from: format.date(openedAt), count: days })}
          </span>
        </span>
        <span className="row">
          {closedAt && (
            <Badge tone="ok" icon="check">
              {isOutcome(outcome) ? t(`outcome.${outcome}`) : t('outcome.other')}
            </Badge>
          )}
          {dueOn && !closedAt && (
            <Badge tone={late ? 'bad' : 'calm'} icon="clock">
              {t(late ? 'openings.case.late' : 'openings.case.due', { day: format.date(endOfDay(dueOn)) })}
            </Badge>
          )}
          {destroyed ? (
            <Badge icon="trash">{t('cases.destroyed')}</Badge>
          ) : (
            holdsDestruction && (
              <Badge tone="warn" icon="lock">
                {t('cases.holds')}
              </Badge>
            )
          )}
        </span>
        {!closedAt && !mayClose && <span className="small soft">{t('cases.officerAnswers')}</span>}
      </div>
      {!closedAt && mayClose && (
        <>
          <Button
            onClick={() => setOpen(true)}
            aria-label={t(kind === 'not_expected' ? 'openings.answer.of' : 'cases.close.of', { name })}
          >
            {t(kind === 'not_expected' ? 'openings.answer' : 'cases.close')}
          </Button>
          <CloseCaseSheet asked={asked} open={open} onClose={() => setOpen(false)} />
        </>
      )}
    </li>
  )
}

const known = {
  settled: 0,
  box_found: 0,
  compensated: 0,
  unfounded: 0,
  received: 0,
  work_needed: 0,
  own_request: 0,
  by_mistake: 0,
  misused: 0,
} as const
/** A case may have been closed with a code that this page is too old for. */
const isOutcome = (code: string | undefined): code is keyof typeof known => code !== undefined && code in known
