import { Button } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { isApiError, pathsOf } from '@exqress/ui/session/api-error.ts'
import { useText, type Words } from '../i18n/text.ts'
import { problemWords } from './problem-words.ts'

/** A file of which nothing was taken, or one whose answer never came. Both may be sent again as they are. */
export function ImportFailure({ error, fileName, onAgain }: { error: Error; fileName: string; onAgain: () => void }) {
  const t = useText()
  const columns = missingColumns(t, error)
  const line = brokenLine(error)
  return (
    <section className="stack-wide">
      <div className="result result-bad" role="alert">
        <Icon name="alert" />
        <div>
          <h2>{t('import.failed', { file: fileName })}</h2>
          <p>{wordsOf(t, error)}</p>
          {line !== undefined && <p className="strong">{t('import.brokenLine', { line })}</p>}
          {columns.length > 0 && <p className="strong">{t('import.missing', { columns: columns.join(', ') })}</p>}
        </div>
      </div>
      <div className="row">
        <Button variant="main" onClick={onAgain}>
          {t('import.again')}
        </Button>
      </div>
    </section>
  )
}

function wordsOf(t: Words, error: Error): string {
  if (isApiError(error, 'offline')) return t('import.failed.offline')
  if (isApiError(error) && (error.code.startsWith('csv_') || error.code === 'carrier_unknown'))
    return problemWords(t, error.code)
  return t('import.failed.other')
}

const named = ['name', 'phone', 'postcode', 'address'] as const

function missingColumns(t: Words, error: Error): string[] {
  if (!isApiError(error, 'csv_missing_column')) return []
  const paths = pathsOf(error)
  return named.filter((name) => paths.includes(name)).map((name) => t(`column.${name}`))
}

function brokenLine(error: Error): number | undefined {
  const line = pathsOf(error).find((path) => path.startsWith('line.'))
  return line === undefined ? undefined : Number(line.slice('line.'.length))
}
