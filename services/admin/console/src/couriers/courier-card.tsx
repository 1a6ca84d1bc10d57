import { shownPhone } from '@exqress/ui/i18n/shown-phone.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DeskCouriers } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { courierLabel } from './courier-label.ts'

export function CourierCard({ courier }: { courier: DeskCouriers['couriers'][number] }) {
  const t = useText()
  const format = useFormat()
  const toast = useToast()
  const queries = useQueryClient()
  const [suspending, setSuspending] = useState(false)
  const { courierId, status } = courier
  const name = courierLabel(t, courier)
  const decide = useWrite(
    (api, id, { verb }: { verb: 'approve' | 'suspend' }) =>
      api.post(`/api/couriers/${courierId}/${verb}`, { body: { id }, idempotent: true }),
    {
      onSuccess: (_, { verb }) => {
        setSuspending(false)
        toast({ text: t(`couriers.${verb}.done`, { name }) })
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
        {!suspending && fault}
      </span>
      {status === 'approved' ? (
        <Button onClick={() => setSuspending(true)} aria-label={t('couriers.suspend.of', { name })}>
          {t('couriers.suspend')}
        </Button>
      ) : (
        <Button
          variant={status === 'pending' ? 'main' : 'plain'}
          icon="check"
          busy={decide.isPending}
          aria-label={t('couriers.approve.of', { name })}
          onClick={() => decide.mutate({ verb: 'approve' })}
        >
          {t(status === 'pending' ? 'couriers.approve' : 'couriers.approveAgain')}
        </Button>
      )}
      <Sheet open={suspending} onClose={() => setSuspending(false)} title={t('couriers.suspend.title', { name })}>
        <p>{t('couriers.suspend.text')}</p>
        {courier.assigned > 0 && (
          <p className="notice">{t('couriers.suspend.assigned', { count: courier.assigned })}</p>
        )}
        {fault}
        <Button variant="danger" big wide busy={decide.isPending} onClick={() => decide.mutate({ verb: 'suspend' })}>
          {t('couriers.suspend')}
        </Button>
        <Button variant="quiet" wide onClick={() => setSuspending(false)}>
          {t('cancel')}
        </Button>
      </Sheet>
    </li>
  )
}
