import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useUnansweredOpenings } from '../cases/case-queries.ts'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { CaseCard } from './case-card.tsx'
import { LogLine } from './log-line.tsx'
import { MonthReport } from './month-report.tsx'
import { useLogs } from './opening-queries.ts'
import { RecordSearch } from './record-search.tsx'

/** The ledger for the privacy officer: what is to be answered, whether it holds, the month's report, and who read what. */
export default function OpeningsScreen() {
  const t = useText()
  const cases = useUnansweredOpenings()
  const logs = useLogs()
  const failed = logs.error ?? cases.error
  if (isApiError(failed, 'forbidden'))
    return (
      <div className="medium stack-wide">
        <ScreenHead title={t('openings.title')} plain={t('openings.title')} />
        <p className="notice">{t('openings.forbidden')}</p>
      </div>
    )
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('openings.title')} plain={t('openings.title')} />
      {failed && !logs.data && (
        <Failed
          error={failed}
          onRetry={() => {
            void logs.refetch()
            void cases.refetch()
          }}
        />
      )}
      {(logs.isPending || cases.isPending) && <Loading rows={3} />}
      {cases.data && (
        <section className="stack" aria-labelledby="cases-title">
          <h2 id="cases-title" className="section-title">
            {t('openings.cases', { count: cases.data.cases.length })}
          </h2>
          {cases.data.cases.length === 0 ? (
            <p className="soft">{t('openings.cases.none')}</p>
          ) : (
            <ul className="list list-joined">
              {cases.data.cases.map((one) => (
                <CaseCard key={one.caseId} asked={one} />
              ))}
            </ul>
          )}
        </section>
      )}
      {logs.data && (
        <section className="stack" aria-labelledby="logs-title">
          <h2 id="logs-title" className="section-title">
            {t('openings.logs')}
          </h2>
          {logs.data.alarms.length > 0 && (
            <p className="notice" role="alert">
              {t('openings.alarms', { count: logs.data.alarms.length })}
            </p>
          )}
          <ul className="list list-joined">
            {logs.data.logs.toReversed().map((log) => (
              <LogLine key={log.logId} log={log} />
            ))}
          </ul>
          <div className="card stack">
            <h3>{t('openings.key')}</h3>
            <p className="soft small">{t('openings.key.text')}</p>
            <code className="key-text">{logs.data.publicKey}</code>
          </div>
          <MonthReport />
        </section>
      )}
      {logs.data && <RecordSearch />}
    </div>
  )
}
