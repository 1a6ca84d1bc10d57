import { shownPhone } from '@exqress/ui/i18n/shown-phone.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import type { PartWish } from '../../src/stage/parts.ts'
import { useText } from './i18n/text.ts'
import type { StageState } from './stage-api.ts'

/** Text messages that would have been sent, the newest first. */
export function Messages({ state }: { state: StageState }) {
  const t = useText()
  const format = useFormat()
  const { messages } = state
  return (
    <section className="panel" id="messages" aria-labelledby="messages-title">
      <h2 id="messages-title">{t('messages.title')}</h2>
      <p className="soft">{t('messages.text')}</p>
      {messages.length === 0 && <p>{t('messages.none')}</p>}
      <ul className="messages">
        {messages.map(({ to, text, at }) => (
          <li key={`${to}${at}`}>
            <span className="soft">
              {shownPhone(to.replace(/^0/, '+82'))} · {format.time(at)}
            </span>
            <p>{text}</p>
          </li>
        ))}
      </ul>
      {messages.some(({ code }) => code) && <p className="soft">{t('messages.code')}</p>}
    </section>
  )
}

/** The broker, to be killed and started again. */
export function Broker({ state, onWish }: { state: StageState; onWish: (wish: PartWish) => void }) {
  const t = useText()
  const { broker } = state.parts
  return (
    <section className="panel" id="broker" aria-labelledby="broker-title">
      <h2 id="broker-title">{t('broker.title')}</h2>
      <p role="status">{t(`broker.${broker}`)}</p>
      {(broker === 'up' || broker === 'back') && (
        <Button variant="danger" onClick={() => onWish('kill')}>
          {t('broker.kill')}
        </Button>
      )}
      {(broker === 'down' || broker === 'starting') && (
        <Button variant="main" busy={broker === 'starting'} onClick={() => onWish('restart')}>
          {t('broker.restart')}
        </Button>
      )}
    </section>
  )
}

/** Nothing works without it, so it is said on top for as long as it is away, and a moment longer. */
export function DatabaseAway({ state, onRestart }: { state: StageState; onRestart: () => void }) {
  const t = useText()
  const { database } = state.parts
  if (database === 'none' || database === 'up') return null
  return (
    <p className={database === 'back' ? 'stage-back' : 'stage-fault'} role="status">
      {t(`database.${database}`)}{' '}
      {database === 'down' && (
        <Button variant="plain" onClick={onRestart}>
          {t('database.restart')}
        </Button>
      )}
    </p>
  )
}
