import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { Progress } from '@exqress/ui/look/progress.tsx'
import { useText } from '../i18n/text.ts'
import { isDestroyedEverywhere } from './destruction.ts'

const services = ['user', 'delivery', 'admin'] as const

/** Which of the three services has destroyed its part. */
export function DestructionProgress({ destruction }: { destruction: NonNullable<ParcelDetail['destruction']> }) {
  const t = useText()
  const format = useFormat()
  const done = services.filter((service) => destruction[service]).length
  return (
    <div className="stack" aria-live="polite">
      {isDestroyedEverywhere(destruction) ? (
        <p className="lead">{t('destroy.done')}</p>
      ) : (
        <Progress label={t('destroy.progress')} value={done} max={services.length} />
      )}
      <ul className="checks">
        {services.map((service) => {
          const at = destruction[service]
          return (
            <li key={service} data-done={Boolean(at)}>
              <Icon name={at ? 'check' : 'clock'} />
              <span className="line-body">{t(`destroy.service.${service}`)}</span>
              <span className="small soft">{at ? format.moment(at) : t('destroy.waiting')}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
