import type { ReactNode } from 'react'
import { useSharedText } from '../i18n/shared-text.ts'
import { useOnline } from '../session/online.ts'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

type EmptyProps = {
  icon?: IconName
  title: ReactNode
  /** Nothing else is on the screen: the title is the screen's own. */
  alone?: boolean
  children?: ReactNode
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon = 'box', title, alone = false, children }: EmptyProps) {
  const Title = alone ? 'h1' : 'h2'
  return (
    <div className="state">
      <Icon name={icon} />
      <Title>{title}</Title>
      {children}
    </div>
  )
}

/** A screen that could not be loaded. Offline is told as offline; the request id is last and small. */
export function Failed({ error, onRetry }: { error?: unknown; onRetry?: () => void }) {
  const t = useSharedText()
  const online = useOnline()
  const requestId = (error as { requestId?: string } | undefined)?.requestId
  return (
    <div className="state state-bad" role="alert">
      <Icon name={online ? 'alert' : 'offline'} />
      <h2>{t('failed.title')}</h2>
      <p>{online ? t('failed.text') : t('failed.offline')}</p>
      {onRetry && <Button onClick={onRetry}>{t('button.retry')}</Button>}
      {requestId && <p className="small">{t('failed.id', { requestId })}</p>}
    </div>
  )
}

/** A thin line under the top bar while there is no network; `waiting` = items kept for later. */
export function OfflineBar({ waiting = 0 }: { waiting?: number }) {
  const t = useSharedText()
  const online = useOnline()
  return (
    <div role="status" className="status-slot">
      {!online && (
        <p className="offline-bar">
          <Icon name="offline" />
          {waiting > 0 ? t('offline.waiting', { count: waiting }) : t('offline.bar')}
        </p>
      )}
    </div>
  )
}

/** Grey lines where the content will stand; `rows` cards of them. */
export function Loading({ rows = 3 }: { rows?: number }) {
  const t = useSharedText()
  return (
    <div className="list" role="status">
      <span className="only-read-aloud">{t('loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content have no other identity
        <div className="card stack" key={row} aria-hidden="true">
          <span className="bone" style={{ width: '42%' }} />
          <span className="bone" style={{ width: '76%' }} />
        </div>
      ))}
    </div>
  )
}
