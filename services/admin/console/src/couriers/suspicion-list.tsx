import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Failed } from '@exqress/ui/look/states.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { answer, type DeskCouriers, type Suspicion } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { useMe } from '../shell/me-query.ts'
import { WriteFault } from '../write/write-fault.tsx'
import { courierLabel } from './courier-label.ts'
import { SuspendCourier } from './suspend-courier.tsx'

/** What the desk has to look into, above the couriers; nothing while all is quiet. */
export function SuspicionList({ couriers }: { couriers: DeskCouriers['couriers'] }) {
  const t = useText()
  const api = useApi()
  const suspicions = useQuery({
    queryKey: ['suspicions'],
    queryFn: ({ signal }) => api.get('/api/suspicions', { signal, answer: answer('Suspicions') }),
    refetchInterval: 30_000,
  })
  const all = suspicions.data?.suspicions ?? []
  if (suspicions.isError && !suspicions.data)
    return <Failed error={suspicions.error} onRetry={() => suspicions.refetch()} />
  if (all.length === 0) return null
  return (
    <section className="stack" aria-live="polite">
      <h2 className="section-title">{t('suspicions.title', { count: all.length })}</h2>
      <ul className="list list-joined">
        {all.map((suspicion) => (
          <SuspicionLine
            key={suspicion.suspicionId}
            suspicion={suspicion}
            courier={couriers.find(({ courierId }) => courierId === suspicion.subject)}
          />
        ))}
      </ul>
    </section>
  )
}

function SuspicionLine({
  suspicion,
  courier,
}: {
  suspicion: Suspicion
  courier: DeskCouriers['couriers'][number] | undefined
}) {
  const t = useText()
  const format = useFormat()
  const me = useMe()
  const queries = useQueryClient()
  const { suspicionId, kind, subjectKind, subject, waybillId, count = 0, allowed = 0, at } = suspicion
  const close = useWrite(
    (api, id, { renew }: { renew: boolean }) =>
      api.post(`/api/suspicions/${suspicionId}/acknowledge`, { body: { id, renew }, idempotent: true }),
    { onSuccess: () => queries.invalidateQueries({ queryKey: ['suspicions'] }) },
  )
  const name = courier
    ? courierLabel(t, courier)
    : t(`suspicions.${subjectKind}`, { id: subjectKind === 'service' ? subject : subject.slice(-4) })
  return (
    <li className="line">
      <div className="line-body stack">
        <span>
          <span className="strong">{name}</span> · {t(`suspicions.${kind}`, { count, allowed })}
          <br />
          <span className="small soft">
            {format.stamp(at)}
            {waybillId && (
              <>
                {' · '}
                <Link to="/canaries">{t('suspicions.canary')}</Link>
              </>
            )}
          </span>
        </span>
        <WriteFault error={close.error} />
        <div className="row">
          {courier?.status === 'approved' && <SuspendCourier courier={courier} />}
          {me.data && me.data.role !== 'operator' && (
            <>
              {kind === 'decode_budget' && (
                <Button busy={close.isPending} onClick={() => close.mutate({ renew: true })}>
                  {t('suspicions.renew')}
                </Button>
              )}
              <Button
                icon="check"
                busy={close.isPending}
                aria-label={t('suspicions.done.of', { name })}
                onClick={() => close.mutate({ renew: false })}
              >
                {t('suspicions.done')}
              </Button>
            </>
          )}
        </div>
      </div>
    </li>
  )
}
