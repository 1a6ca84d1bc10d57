import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'

/** The app was opened without signal: nothing of the courier's is on the phone, so there is nothing to show yet. */
export function Unreachable({ busy, onRetry }: { busy?: boolean; onRetry: () => void }) {
  const t = useText()
  return (
    <Page>
      <Empty icon="offline" alone title={t('unreachable.title')}>
        <p>{t('unreachable.text')}</p>
        <Button variant="main" big busy={busy ?? false} onClick={onRetry}>
          {t('unreachable.retry')}
        </Button>
      </Empty>
    </Page>
  )
}
