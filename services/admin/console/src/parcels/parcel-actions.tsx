import { Button } from '@exqress/ui/look/button.tsx'
import { useState } from 'react'
import type { DeskDetail } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { useMe } from '../shell/me-query.ts'
import { allowedActions, type DeskAction } from './allowed-actions.ts'
import { AskSheet, askKinds } from './ask-sheet.tsx'
import { AssignSheet } from './assign-sheet.tsx'
import { DestroySheet } from './destroy-sheet.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { RelabelSheet } from './relabel-sheet.tsx'
import { type Asked, RequestNews } from './request-news.tsx'

const icons = {
  print: 'printer',
  assign: 'truck',
  relabel: 'scan',
  cancel: 'close',
  return: 'return',
  close_exception: 'check',
  correct_delivery: 'back',
  destroy: 'trash',
} as const

/** What can be done with this parcel now; each asks once more before it happens. */
export function ParcelActions({ parcel }: { parcel: DeskDetail }) {
  const t = useText()
  const me = useMe()
  const [sheet, setSheet] = useState<DeskAction>()
  const [asked, setAsked] = useState<Asked>()
  const actions = allowedActions(parcel, me.data?.role)
  const alone = new Map([[parcel.waybillId, parcel]])
  const close = () => setSheet(undefined)
  return (
    <section className="card stack">
      <h2>{t('action.title')}</h2>
      <RequestNews asked={asked} waybillId={parcel.waybillId} />
      {actions.length === 0 && <p className="soft">{t('action.none')}</p>}
      {actions.length > 0 && (
        <div className="actions">
          {actions.map((action, at) => (
            <Button
              key={action}
              icon={icons[action]}
              variant={at === 0 && action === 'print' ? 'main' : 'plain'}
              onClick={() => setSheet(action)}
            >
              {t(`action.${action}`)}
            </Button>
          ))}
        </div>
      )}
      <PrintSheet open={sheet === 'print'} selection={alone} onClose={close} />
      <AssignSheet open={sheet === 'assign'} selection={alone} onClose={close} onDone={() => {}} />
      <RelabelSheet open={sheet === 'relabel'} waybillId={parcel.waybillId} onClose={close} />
      {askKinds.map((kind) => (
        <AskSheet
          key={kind}
          kind={kind}
          open={sheet === kind}
          waybillId={parcel.waybillId}
          onClose={close}
          onAsked={(requestId) => setAsked({ kind, requestId })}
        />
      ))}
      <DestroySheet open={sheet === 'destroy'} parcel={parcel} onClose={close} />
    </section>
  )
}
