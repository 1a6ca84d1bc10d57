import { Button } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { useText } from '../i18n/text.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'

/** What was just finished and whether the service has it, above the scanner that is back already. */
export function UndoBar({ text, itemId, onUndo }: { text: string; itemId: string; onUndo?: (() => void) | undefined }) {
  const t = useText()
  const { items } = useOutbox()
  const item = items.find(({ id }) => id === itemId)
  if (item?.state === 'refused') return null // told by the line under the head
  return (
    <div className="undo" role="status">
      <p>
        {text}
        <span className="undo-state" data-state={item ? item.state : 'sent'}>
          <Icon name={item ? (item.state === 'waiting' ? 'offline' : 'clock') : 'check'} />
          {item ? (item.state === 'waiting' ? t('undo.waiting') : t('undo.sending')) : t('undo.sent')}
        </span>
      </p>
      {onUndo && <Button onClick={onUndo}>{t('undo.button')}</Button>}
    </div>
  )
}
