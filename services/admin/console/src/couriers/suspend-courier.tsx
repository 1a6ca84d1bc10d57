import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DeskCouriers } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { courierLabel } from './courier-label.ts'

/** Suspends a courier, after a word about what that closes. */
export function SuspendCourier({ courier }: { courier: DeskCouriers['couriers'][number] }) {
  const t = useText()
  const toast = useToast()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const name = courierLabel(t, courier)
  const suspend = useWrite(
    (api, id) => api.post(`/api/couriers/${courier.courierId}/suspend`, { body: { id }, idempotent: true }),
    {
      onSuccess: () => {
        setAsking(false)
        toast({ text: t('couriers.suspend.done', { name }) })
        return queries.invalidateQueries({ queryKey: ['couriers'] })
      },
    },
  )
  return (
    <>
      <Button onClick={() => setAsking(true)} aria-label={t('couriers.suspend.of', { name })}>
        {t('couriers.suspend')}
      </Button>
      <Sheet open={asking} onClose={() => setAsking(false)} title={t('couriers.suspend.title', { name })}>
        <p>{t('couriers.suspend.text')}</p>
        {courier.assigned > 0 && (
          <p className="notice">{t('couriers.suspend.assigned', { count: courier.assigned })}</p>
        )}
        <WriteFault error={suspend.error} known={{ courier_unknown: t('couriers.unknown') }} />
        <Button variant="danger" big wide busy={suspend.isPending} onClick={() => suspend.mutate()}>
          {t('couriers.suspend')}
        </Button>
        <Button variant="quiet" wide onClick={() => setAsking(false)}>
          {t('cancel')}
        </Button>
      </Sheet>
    </>
  )
}
