import { shownPhone } from '@exqress/ui/i18n/shown-phone.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { DeskCouriers } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { courierLabel } from './courier-label.ts'
import { SuspendCourier } from './suspend-courier.tsx'

export function CourierCard({ courier }: { courier: DeskCouriers['couriers'][number] }) {
  const t = useText()
  const format = useFormat()
  const toast = useToast()
  const queries = useQueryClient()
  const { courierId, status } = courier
  const name = courierLabel(t, courier)
  const decide = useWrite(
    (api, id) => api.post(`/api/couriers/${courierId}/approve`, { body: { id }, idempotent: true }),
    {
      onSuccess: () => {
        toast({ text: t('couriers.approve.done', { name }) })
        return queries.invalidateQueries({ queryKey: ['couriers'] })
      },
    },
  )
  const fault = <WriteFault error={decide.error} known={{ courier_unknown: t('couriers.unknown') }} />
  return (
    <li className="line line-wrap">
      <span className="line-body">
        <span className="strong">{name}</span>
        {courier.phone && <span className="figures"> · {shownPhone(courier.phone)}</span>}
        <br />
        <span className="small soft">
          {t('couriers.since', { date: format.moment(courier.signedUpAt) })}
          {courier.assigned > 0 && (
            <>
              {' · '}
              <Link to={`/?courierId=${courierId}`}>{t('couriers.assigned', { count: courier.assigned })}</Link>
            </>
          )}
        </span>
        {fault}
      </span>
      {status === 'approved' ? (
        <SuspendCourier courier={courier} />
      ) : (
        <Button
          variant={status === 'pending' ? 'main' : 'plain'}
          icon="check"
          busy={decide.isPending}
          aria-label={t('couriers.approve.of', { name })}
          onClick={() => decide.mutate()}
        >
          {t(status === 'pending' ? 'couriers.approve' : 'couriers.approveAgain')}
        </Button>
      )}
    </li>
  )
}
