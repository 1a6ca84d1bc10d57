import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useText } from '../i18n/text.ts'
import type { SheetProps } from '../parcels/sheet-props.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { useNotMine } from './use-not-mine.ts'

export function NotMineSheet({ parcel, open, onClose }: SheetProps) {
  const t = useText()
  const notMine = useNotMine(parcel.waybillId)
  return (
    <Sheet open={open} onClose={onClose} title={t('notMine.title')}>
      <p>{t('notMine.text')}</p>
      <WriteFault error={notMine.error} />
      <Button variant="main" big wide busy={notMine.isPending} onClick={() => notMine.mutate()}>
        {t('notMine.button')}
      </Button>
      <Button variant="quiet" wide onClick={onClose}>
        {t('sheet.no')}
      </Button>
    </Sheet>
  )
}
