import { Button } from '@exqress/ui/look/button.tsx'
import { TextArea } from '@exqress/ui/look/field.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import type { SheetProps } from './sheet-props.ts'
import { useRefreshParcel } from './use-refresh-parcel.ts'

/** A word for the courier at the door. It is passed on and can be replaced, never read again. */
export function MemoSheet({ parcel, open, onClose }: SheetProps) {
  const t = useText()
  const toast = useToast()
  const refresh = useRefreshParcel(parcel.waybillId)
  const [memo, setMemo] = useState('')
  const write = useWrite(
    (api, id, text: string) => api.put(`/api/parcels/${parcel.waybillId}/door-memo`, { body: { id, memo: text } }),
    {
      onSuccess: () => {
        setMemo('')
        toast({ text: t('memo.done') })
        onClose()
        return refresh()
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t('action.memo')}>
      <form
        className="stack-l"
        onSubmit={(event) => {
          event.preventDefault()
          if (memo.trim() && !write.isPending) write.mutate(memo.trim())
        }}
      >
        {parcel.doorMemoSet && <p className="soft">{t('memo.replaces')}</p>}
        <TextArea
          label={t('memo.label')}
          hint={t('memo.hint')}
          placeholder={t('memo.example')}
          maxLength={300}
          autoComplete="off"
          value={memo}
          onChange={(event) => setMemo(event.target.value)}
        />
        <WriteFault error={write.error} known={{ too_late: t('wish.tooLate'), upstream_unavailable: t('memo.away') }} />
        <Button type="submit" variant="main" big wide busy={write.isPending} disabled={!memo.trim()}>
          {t('memo.button')}
        </Button>
      </form>
    </Sheet>
  )
}
