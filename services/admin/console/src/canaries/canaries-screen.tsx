import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useCarriers } from '../carriers/carrier-queries.ts'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { CanaryLine } from './canary-line.tsx'
import { useCanaries } from './canary-queries.ts'
import { MakeCanaries } from './make-canaries.tsx'

/** Labels that belong to nobody, for owner and officer: make them, print them, see which raised an alarm, take them in. */
export default function CanariesScreen() {
  const t = useText()
  const canaries = useCanaries()
  const carriers = useCarriers()
  const names = new Map(carriers.data?.carriers.map(({ code, name }) => [code, name]))
  const shown = canaries.data?.canaries
  const head = <ScreenHead title={t('canaries.title')} plain={t('canaries.title')} />
  if (isApiError(canaries.error, 'forbidden'))
    return (
      <div className="medium stack-wide">
        {head}
        <p className="notice">{t('canaries.forbidden')}</p>
      </div>
    )
  return (
    <div className="medium stack-wide">
      {head}
      <p className="soft">{t('canaries.text')}</p>
      <MakeCanaries />
      {canaries.isPending && <Loading rows={3} />}
      {canaries.isError && !shown && <Failed error={canaries.error} onRetry={() => canaries.refetch()} />}
      {shown?.length === 0 && (
        <Empty icon="box" title={t('canaries.empty')}>
          <p>{t('canaries.empty.text')}</p>
        </Empty>
      )}
      {shown && shown.length > 0 && (
        <ul className="list list-joined" aria-label={t('canaries.title')}>
          {shown.map((canary) => (
            <CanaryLine
              key={canary.waybillId}
              canary={canary}
              carrierName={names.get(canary.carrier) ?? canary.carrier}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
