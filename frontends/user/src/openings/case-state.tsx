import type { OpeningCase } from '@exqress/contracts/opening-cases.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { useOpeningText } from './text.ts'

/** What became of "I did not expect this": until when it is answered, or the answer. */
export function CaseState({ asked }: { asked: OpeningCase }) {
  const t = useOpeningText()
  const format = useFormat()
  const due = `${asked.dueOn}T23:59:59+09:00`
  if (!asked.answer)
    return (
      <p className="case-state small strong">
        {t(Date.parse(due) < Date.now() ? 'case.late' : 'case.open', { day: format.date(due) })}
      </p>
    )
  return (
    <div className="case-state">
      <p className="small soft">{t('case.answered', { day: format.date(asked.answeredAt ?? due) })}</p>
      <p>{t(`answer.${asked.answer}`)}</p>
    </div>
  )
}
