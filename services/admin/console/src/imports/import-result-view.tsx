import type { ImportResult } from '@exqress/contracts/admin-api.ts'
import { saveFile } from '@exqress/ui/files/save-file.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { useText } from '../i18n/text.ts'
import { errorsCsv } from './errors-csv.ts'
import { ProblemTable } from './problem-table.tsx'
import { problemWords } from './problem-words.ts'

/** What became of a file: counts, the rows to mend, and what to do next. */
export function ImportResultView({
  result,
  fileName,
  source,
  onAgain,
}: {
  result: ImportResult
  fileName: string
  source: string
  onAgain: () => void
}) {
  const t = useText()
  const format = useFormat()
  const broken = result.status === 'broken'
  const good = !broken && result.failed === 0
  const counts = [
    ['issued', result.issued],
    ['repeated', result.repeated],
    ['failed', result.failed],
  ] as const
  const save = () =>
    saveFile(
      new Blob(
        [
          errorsCsv(
            [t('problem.row'), t('problem.column'), t('problem.todo')],
            result.errors.map(({ row, column, code }) => ({ row, column, words: problemWords(t, code) })),
          ),
        ],
        { type: 'text/csv' },
      ),
      'exqress-import-errors.csv',
    )
  return (
    <section className="stack-wide" aria-labelledby="import-result">
      <div className={`result ${good ? 'result-ok' : broken ? 'result-bad' : 'result-warn'}`} role="status">
        <Icon name={good ? 'check' : 'alert'} />
        <div>
          <h2 id="import-result">
            {t(good ? 'import.done' : broken ? 'import.broken' : 'import.partly', { file: fileName })}
          </h2>
          <p>{broken && result.code ? problemWords(t, result.code) : t('import.rows', { count: result.rows })}</p>
        </div>
      </div>
      <dl className="counts">
        {counts.map(([name, count]) => (
          <div key={name} className={`count count-${name}${count === 0 ? ' count-none' : ''}`}>
            <dt>{t(`count.${name}`)}</dt>
            <dd className="figures">{format.number(count)}</dd>
            <dd className="small soft">{t(`count.${name}.hint`)}</dd>
          </div>
        ))}
      </dl>
      <div className="row">
        {result.issued > 0 && (
          <ButtonLink to={`/?importId=${result.importId}`} variant="main" icon="printer">
            {t('import.toParcels', { count: result.issued })}
          </ButtonLink>
        )}
        {result.errors.length > 0 && (
          <Button icon="install" onClick={save}>
            {t('import.saveErrors')}
          </Button>
        )}
        <Button onClick={onAgain}>{t(good ? 'import.next' : 'import.again')}</Button>
      </div>
      {!good && (
        <p className="notice">
          <span>
            <strong>{t('import.again.title')}</strong> {t('import.again.text', { source })}
          </span>
        </p>
      )}
      {result.errors.length > 0 && (
        <ProblemTable title={t('import.errors')} tone="bad" total={result.failed} problems={result.errors} />
      )}
      {result.warnings.length > 0 && (
        <ProblemTable
          title={t('import.warnings')}
          hint={t('import.warnings.hint')}
          tone="warn"
          total={result.warnings.length}
          problems={result.warnings}
        />
      )}
    </section>
  )
}
