import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { List } from '@exqress/ui/look/card.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useState } from 'react'
import { type Delivered, useRecent } from '../deliver/recent.tsx'
import { useTakeBack } from '../deliver/use-take-back.ts'
import { useText } from '../i18n/text.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { ProofPhoto } from './proof-photo.tsx'

/** What was delivered in the last 30 minutes: the courier's own photo of it, and the way to take it back. */
export function RecentDeliveries() {
  const t = useText()
  const { recent } = useRecent()
  if (recent.length === 0) return null
  return (
    <details className="recent">
      <summary>
        {t('recent.title')} <span className="figures">{recent.length}</span>
      </summary>
      <p className="soft">{t('recent.text')}</p>
      <List label={t('recent.title')}>
        {recent.map((one) => (
          <li key={one.itemId}>
            <One delivered={one} />
          </li>
        ))}
      </List>
    </details>
  )
}

function One({ delivered }: { delivered: Delivered }) {
  const t = useText()
  const format = useFormat()
  const toast = useToast()
  const takeBack = useTakeBack()
  const { items } = useOutbox()
  const [photo, setPhoto] = useState(false)
  const { itemId, label, place, waybillIds, at } = delivered
  const sent = !items.some(({ id }) => id === itemId)
  return (
    <div className="recent-one">
      <p>
        <span className="strong">{label}</span>{' '}
        <span className="soft">
          {t(`place.${place}`)} · {t('today.count', { count: waybillIds.length })} · {format.time(at)}
        </span>
      </p>
      <div className="row">
        {delivered.photo && sent && (
          <Button icon="picture" aria-expanded={photo} onClick={() => setPhoto(!photo)}>
            {t('photo.show')}
          </Button>
        )}
        <Button
          icon="return"
          onClick={() => {
            takeBack(delivered)
            toast({ text: t('undo.done') })
          }}
        >
          {t('undo.button')}
        </Button>
      </div>
      {photo && waybillIds[0] && <ProofPhoto waybillId={waybillIds[0]} />}
    </div>
  )
}
