import type { OpeningCase } from '@exqress/contracts/opening-cases.ts'
import { useFormat, useLocale } from '@exqress/ui/i18n/text.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { AskOfficer } from './ask-officer.tsx'
import { CaseState } from './case-state.tsx'
import type { Opening } from './group-openings.ts'
import { openingLine, openingNotes } from './opening-words.ts'
import { useOpeningText } from './text.ts'

/** `오후 2:10 · 배송기사가 배달하려고 이름과 호수를 봤어요 · 기록 확인됨`. `times`: of a group, by its newest. */
export function OpeningCard({
  waybillId,
  opening,
  asked,
  times = 1,
}: {
  waybillId: string
  opening: Opening
  asked: OpeningCase | undefined
  times?: number
}) {
  const t = useOpeningText()
  const format = useFormat()
  const { locale } = useLocale()
  const notes = openingNotes(opening, t)
  return (
    <li className="card stack">
      <p className="small soft row">
        <time dateTime={opening.at}>{format.stamp(opening.at)}</time>
        {times > 1 && <span>{t('openings.times', { count: times })}</span>}
      </p>
      <p className="strong">{openingLine(opening, t, locale)}</p>
      {notes.length > 0 && <p className="small soft">{notes.join(' · ')}</p>}
      <div className="row spread">
        {opening.held ? (
          <Badge tone="ok" icon="check">
            {t('opening.proof.held')}
          </Badge>
        ) : (
          <Badge tone="bad" icon="alert">
            {t('opening.proof.broken')}
          </Badge>
        )}
        {!asked && <AskOfficer waybillId={waybillId} recordId={opening.recordId} />}
      </div>
      {asked && <CaseState asked={asked} />}
    </li>
  )
}
