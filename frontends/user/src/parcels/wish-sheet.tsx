import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import type { SheetProps } from './sheet-props.ts'
import { useRefreshParcel } from './use-refresh-parcel.ts'

type Wish = NonNullable<ParcelDetail['deliveryWish']>
const wishes: readonly Wish[] = ['door', 'guard_room', 'locker', 'hand_over', 'another_day']

export function WishSheet({ parcel, open, onClose }: SheetProps) {
  const t = useText()
  const toast = useToast()
  const refresh = useRefreshParcel(parcel.waybillId)
  const [chosen, setChosen] = useState<Wish>()
  const wish = chosen ?? parcel.deliveryWish
  const write = useWrite(
    (api, id, next: Wish) => api.put(`/api/parcels/${parcel.waybillId}/wish`, { body: { id, wish: next } }),
    {
      onSuccess: (_, next) => {
        toast({ text: t('wish.done', { wish: t(`wish.${next}`) }) })
        onClose()
        return refresh()
      },
    },
  )
  return (
    <Sheet open={open} onClose={onClose} title={t('action.wish')}>
      <Segments<Wish>
        label={t('action.wish')}
        options={wishes.map((value) => ({ value, label: t(`wish.${value}`) }))}
        value={wish}
        onChange={setChosen}
      />
      <WriteFault error={write.error} known={{ too_late: t('wish.tooLate') }} />
      <Button
        variant="main"
        big
        wide
        busy={write.isPending}
        disabled={!wish || wish === parcel.deliveryWish}
        onClick={() => wish && write.mutate(wish)}
      >
        {t('wish.button')}
      </Button>
    </Sheet>
  )
}
