import { Icon } from '@exqress/ui/look/icon.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { CourierCard } from './courier-card.tsx'
import { useCouriers } from './courier-queries.ts'
import { SuspicionList } from './suspicion-list.tsx'

const groups = ['pending', 'approved', 'suspended'] as const

/** Couriers, those who wait for an approval first. */
export default function CourierList() {
  const t = useText()
  const couriers = useCouriers({ fresh: true })
  const all = couriers.data?.couriers ?? []
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('couriers.title')} plain={t('couriers.title')} />
      {couriers.isPending && <Loading rows={3} />}
      {couriers.isError && !couriers.data && <Failed error={couriers.error} onRetry={() => couriers.refetch()} />}
      {couriers.data?.profiles === 'unavailable' && all.length > 0 && (
        <p className="notice row">
          <Icon name="alert" />
          {t('couriers.unavailable')}
        </p>
      )}
      {couriers.data && all.length === 0 && (
        <Empty icon="truck" title={t('couriers.empty')}>
          <p>{t('couriers.empty.text')}</p>
        </Empty>
      )}
      <SuspicionList couriers={all} />
      {groups.map((status) => {
        const group = all.filter((courier) => courier.status === status)
        if (group.length === 0) return null
        return (
          <section key={status} className="stack">
            <h2 className="section-title">{t(`couriers.${status}`, { count: group.length })}</h2>
            <ul className="list list-joined">
              {group.map((courier) => (
                <CourierCard key={courier.courierId} courier={courier} />
              ))}
            </ul>
          </section>
        )
      })}
      {couriers.data?.profiles === 'ok' && all.length > 0 && <p className="small soft">{t('couriers.reading')}</p>}
    </div>
  )
}
