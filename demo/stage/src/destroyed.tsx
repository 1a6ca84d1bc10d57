import { Button } from '@exqress/ui/look/button.tsx'
import { useText } from './i18n/text.ts'
import { openPhone } from './open-phone.ts'
import type { StageState } from './stage-api.ts'

/** Three services tick off one after the other; then the receipt, and what is left in backups. */
export function Destroyed({ state, onCheck }: { state: StageState; onCheck: () => void }) {
  const t = useText()
  const progress = state.play?.destroyed
  if (!progress) return null
  const seconds = progress.seconds.toFixed(1)
  return (
    <section className="panel" id="destroyed" aria-labelledby="destroyed-title">
      <h2 id="destroyed-title">{t('destroyed.title')}</h2>
      <ul className="ticks">
        {['user', 'delivery', 'admin'].map((name) => (
          <li key={name} className={progress.services.includes(name) ? 'tick-done' : ''}>
            <span aria-hidden="true">{progress.services.includes(name) ? '✓' : '…'}</span>{' '}
            {t('destroyed.service', { name })}
          </li>
        ))}
      </ul>
      <p role="status">{progress.receipt ? t('destroyed.done', { seconds }) : t('destroyed.running', { seconds })}</p>
      {progress.receipt && (
        <>
          <p className="soft">{t('destroyed.backups')}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <section className="receipt" tabIndex={0} aria-label={t('destroyed.receipt')}>
            <pre>{receiptText(state)}</pre>
          </section>
          <Button onClick={onCheck}>{t('destroyed.check')}</Button>
          <p className="soft">{t('destroyed.paste')}</p>
        </>
      )}
    </section>
  )
}

function receiptText({ play }: StageState): string {
  return JSON.stringify(play?.destroyed?.receipt, null, 1)
}

/** The receipt goes along by the clipboard: the page that checks it is told nothing by the stage. */
export async function checkReceipt(state: StageState | undefined): Promise<void> {
  // Where a browser copies nothing, the text stands on the stage to be copied by hand.
  if (state?.play?.destroyed?.receipt) await navigator.clipboard?.writeText(receiptText(state)).catch(() => {})
  openPhone('recipient', '/receipt')
}
