import { Button } from '@exqress/ui/look/button.tsx'
import { Progress } from '@exqress/ui/look/progress.tsx'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { ImportFailure } from './import-failure.tsx'
import { ImportForm } from './import-form.tsx'
import { ImportResultView } from './import-result-view.tsx'
import { useImportRun } from './import-run.tsx'

export default function ImportScreen() {
  const t = useText()
  const { run, stop, reset } = useImportRun()
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('import.title')} plain={t('import.title')} />
      {run.phase === 'idle' && (
        <>
          <p className="soft">{t('import.text')}</p>
          <ImportForm />
          <details className="card">
            <summary className="strong">{t('import.columns')}</summary>
            <p>{t('import.columns.needed')}</p>
            <p>{t('import.columns.more')}</p>
            <p className="small soft">{t('import.columns.number')}</p>
          </details>
        </>
      )}
      {run.phase === 'running' && (
        <section className="card stack">
          <h2>{t('import.running', { file: run.fileName })}</h2>
          <Progress
            label={t(run.sent < 1 ? 'import.sending' : 'import.finishing')}
            value={Math.round((run.sent * run.bytes) / 1024)}
            max={Math.max(1, Math.round(run.bytes / 1024))}
          />
          <p className="small soft">{t('import.running.text')}</p>
          <div className="row">
            <Button onClick={stop}>{t('import.stop')}</Button>
          </div>
        </section>
      )}
      {run.phase === 'stopped' && (
        <section className="card stack" role="status">
          <h2>{t('import.stopped', { file: run.fileName })}</h2>
          <p>{t('import.stopped.text')}</p>
          <div className="row">
            <Button variant="main" onClick={reset}>
              {t('import.again')}
            </Button>
          </div>
        </section>
      )}
      {run.phase === 'failed' && <ImportFailure error={run.error} fileName={run.fileName} onAgain={reset} />}
      {run.phase === 'done' && (
        <ImportResultView result={run.result} fileName={run.fileName} source={run.choice.source} onAgain={reset} />
      )}
    </div>
  )
}
