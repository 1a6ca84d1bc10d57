import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useState } from 'react'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { useRefreshParcel } from '../parcels/use-refresh-parcel.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { NotMineSheet } from './not-mine-sheet.tsx'

/** The one step for a parcel that my number matched: the name as on the slip. */
export function ConfirmFound({ parcel }: { parcel: ParcelDetail }) {
  const t = useText()
  const toast = useToast()
  const refresh = useRefreshParcel(parcel.waybillId)
  const [name, setName] = useState('')
  const [leaving, setLeaving] = useState(false)
  const confirm = useWrite(
    (api, id, input: string) =>
      api.post(`/api/parcels/${parcel.waybillId}/confirm`, {
        body: { id, name: input },
        idempotent: true,
        answer: answer('ClaimResult'),
      }),
    {
      onSuccess: ({ result }) => {
        if (result === 'confirmed') toast({ text: t('claim.confirmed') })
        return refresh()
      },
    },
  )
  const left = confirm.data?.result === 'refused' ? confirm.data.triesLeft : parcel.triesLeft
  const over = left === 0
  return (
    <div className="stack">
      {over ? (
        <p className="notice">{t('claim.over')}</p>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() && !confirm.isPending) confirm.mutate(name.trim())
          }}
        >
          <Field
            label={t('claim.name')}
            hint={left === undefined ? undefined : t('claim.left', { count: left })}
            error={confirm.data?.result === 'refused' && t('claim.name.wrong')}
            autoComplete="name"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <WriteFault error={confirm.error} />
          <Button type="submit" variant="main" big wide busy={confirm.isPending} disabled={!name.trim()}>
            {t('claim.button')}
          </Button>
        </form>
      )}
      <Button variant="quiet" wide onClick={() => setLeaving(true)}>
        {t('notMine.button')}
      </Button>
      <NotMineSheet parcel={parcel} open={leaving} onClose={() => setLeaving(false)} />
    </div>
  )
}
