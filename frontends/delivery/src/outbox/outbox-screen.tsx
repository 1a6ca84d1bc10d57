import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Card, List } from '@exqress/ui/look/card.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { type T, useText } from '../i18n/text.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import type { OutboxItem } from './outbox.ts'
import { useOutbox } from './outbox-provider.tsx'

const known = ['not_in_hand', 'not_readable', 'impossible_step', 'destroyed', 'correction_too_late'] as const

function reasonOf(t: T, code: string | undefined): string {
  const found = known.find((one) => one === code)
  return found ? t(`outbox.code.${found}`) : t('outbox.code.other')
}

/** Every write that was not answered yet or was refused, each with its state. */
export function OutboxScreen() {
  const t = useText()
  const { items, flush, dismiss } = useOutbox()
  return (
    <DeepScreen title={t('outbox.title')}>
      <Page>
        {items.length === 0 ? (
          <Empty icon="check" title={t('outbox.none')} />
        ) : (
          <>
            <List label={t('outbox.title')}>
              {items.map((item) => (
                <li key={item.id}>
                  <Item item={item} onSeen={() => dismiss(item.id)} />
                </li>
              ))}
            </List>
            {items.some(({ state }) => state === 'waiting') && (
              <Button variant="main" big wide onClick={flush}>
                {t('outbox.retry')}
              </Button>
            )}
          </>
        )}
      </Page>
    </DeepScreen>
  )
}

function Item({ item, onSeen }: { item: OutboxItem; onSeen: () => void }) {
  const t = useText()
  const format = useFormat()
  const { state, write, label, code, at } = item
  const isDestroyed = state === 'refused' && code === 'destroyed'
  return (
    <Card>
      <div className="stack">
        <div className="row spread">
          <span className="strong">{label}</span>
          <Badge
            tone={isDestroyed ? 'calm' : state === 'refused' ? 'bad' : state === 'sending' ? 'brand' : 'warn'}
            icon={isDestroyed ? 'trash' : state === 'refused' ? 'alert' : 'clock'}
          >
            {t(isDestroyed ? 'outbox.state.destroyed' : `outbox.state.${state}`)}
          </Badge>
        </div>
        <p className="soft">
          {t(`outbox.${write.kind}`)} · {t('today.count', { count: write.waybillIds.length })} · {format.time(at)}
        </p>
        {state === 'refused' && (
          <>
            <p>{reasonOf(t, code)}</p>
            <Button onClick={onSeen}>{t('outbox.seen')}</Button>
          </>
        )}
      </div>
    </Card>
  )
}
