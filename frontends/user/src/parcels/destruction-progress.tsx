import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { Progress } from '@exqress/ui/look/progress.tsx'
import { lazy, Suspense } from 'react'
import { useText } from '../i18n/text.ts'
import { isDestroyedEverywhere } from './destruction.ts'

const Receipt = lazy(() => import('../destruction/receipt.tsx'))

/** What took longer was held, or its service was away: then the time says more. */
const MANY_SECONDS = 600

const services = ['user', 'delivery', 'admin'] as const

/** Which of the three services has destroyed its part. */
export function DestructionProgress({
  waybillId,
  destruction,
}: {
  waybillId: string
  destruction: NonNullable<ParcelDetail['destruction']>
}) {
  const t = useText()
  const format = useFormat()
  const done = services.filter((service) => destruction[service]).length
  return (
    <div className="stack" aria-live="polite">
      {isDestroyedEverywhere(destruction) ? (
        <p className="lead">{t('destroy.done')}</p>
      ) : destruction.held ? (
        <p className="lead">{t('destroy.held')}</p>
      ) : (
        <Progress label={t('destroy.progress')} value={done} max={services.length} />
      )}
      <ul className="checks">
        {services.map((service) => {
          const at = destruction[service]
          const seconds = at ? Math.max(0, Date.parse(at) - Date.parse(destruction.askedAt)) / 1000 : 0
          const said = seconds < MANY_SECONDS ? t('destroy.after', { seconds: seconds.toFixed(1) }) : undefined
          return (
            <li key={service} data-done={Boolean(at)}>
              <Icon name={at ? 'check' : 'clock'} />
              <span className="line-body">{t(`destroy.service.${service}`)}</span>
              <span className="small soft">{at ? (said ?? format.stamp(at)) : t('destroy.waiting')}</span>
            </li>
          )
        })}
      </ul>
      {destruction.receipt && (
        <Suspense>
          <Receipt waybillId={waybillId} />
        </Suspense>
      )}
    </div>
  )
}
