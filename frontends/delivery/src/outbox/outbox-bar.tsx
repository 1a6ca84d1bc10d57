import { Icon } from '@exqress/ui/look/icon.tsx'
import { useOnline } from '@exqress/ui/session/online.ts'
import { Link } from 'react-router'
import { useText } from '../i18n/text.ts'
import { useOutbox } from './outbox-provider.tsx'

/** A line under the head of every screen: no signal, what waits, what was refused. Nothing while all is well. */
export function OutboxBar() {
  const t = useText()
  const online = useOnline()
  const { items } = useOutbox()
  const refused = items.filter(({ state }) => state === 'refused').length
  const open = items.length - refused
  const stuck = items.some(({ state, tried }) => state === 'waiting' && tried)
  return (
    <div role="status" className="status-slot">
      {refused > 0 ? (
        <Link to="/outbox" className="signal-bar signal-bad">
          <Icon name="alert" />
          {t('outbox.refused', { count: refused })}
          <span className="signal-end">{t('outbox.show')}</span>
        </Link>
      ) : open > 0 && (stuck || !online) ? (
        <Link to="/outbox" className="signal-bar">
          <Icon name="offline" />
          {t('outbox.waiting', { count: open })}
        </Link>
      ) : !online ? (
        <p className="signal-bar">
          <Icon name="offline" />
          {t('outbox.offline')}
        </p>
      ) : null}
    </div>
  )
}
