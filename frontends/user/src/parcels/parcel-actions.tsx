import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { Line, List } from '@exqress/ui/look/card.tsx'
import { Icon, type IconName } from '@exqress/ui/look/icon.tsx'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { type Action, actionsOf } from './actions-of.ts'
import { DestroySheet } from './destroy-sheet.tsx'
import { MemoSheet } from './memo-sheet.tsx'
import { ReturnSheet } from './return-sheet.tsx'
import { WishSheet } from './wish-sheet.tsx'

const icons: Record<Action, IconName> = {
  label: 'printer',
  wish: 'door',
  memo: 'lock',
  return: 'return',
  destroy: 'trash',
}

/** What can be asked for at this moment, each in a sheet of its own. */
export function ParcelActions({ parcel }: { parcel: ParcelDetail }) {
  const t = useText()
  const [open, setOpen] = useState<Action>()
  const actions = actionsOf(parcel)
  const close = () => setOpen(undefined)
  const sheet = { parcel, onClose: close }
  return (
    <>
      {actions.length > 0 && (
        <section className="stack" aria-labelledby="actions-title">
          <h3 id="actions-title" className="section-title">
            {t('parcel.actions')}
          </h3>
          <List joined>
            {actions.map((action) => (
              <Line
                key={action}
                start={<Icon name={icons[action]} className="soft" />}
                {...(action === 'label'
                  ? { to: `/parcels/${parcel.waybillId}/label` }
                  : { onPress: () => setOpen(action) })}
              >
                <span className="strong">{t(`action.${action}`)}</span>
                <span className="small soft line-note">{t(`action.${action}.text`)}</span>
              </Line>
            ))}
          </List>
        </section>
      )}
      <MemoSheet open={open === 'memo'} {...sheet} />
      <WishSheet open={open === 'wish'} {...sheet} />
      <ReturnSheet open={open === 'return'} {...sheet} />
      <DestroySheet open={open === 'destroy'} {...sheet} />
    </>
  )
}
