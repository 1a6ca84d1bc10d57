import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { DestructionLine } from './destruction-line.tsx'
import { useDestructions } from './destruction-queries.ts'

/** What became of the destructions that the desk asked for, and which wishes wait for it; for owner and officer. */
export default function DestructionsScreen() {
  const t = useText()
  const destructions = useDestructions()
  const shown = destructions.data?.destructions
  const head = <ScreenHead title={t('destructions.title')} plain={t('destructions.title')} />
  if (isApiError(destructions.error, 'forbidden'))
    return (
      <div className="medium stack-wide">
        {head}
        <p className="notice">{t('destructions.forbidden')}</p>
      </div>
    )
  return (
    <div className="medium stack-wide">
      {head}
      <p className="soft">{t('destructions.text')}</p>
      {destructions.isPending && <Loading rows={3} />}
      {destructions.isError && !shown && <Failed error={destructions.error} onRetry={() => destructions.refetch()} />}
      {shown?.length === 0 && (
        <Empty icon="trash" title={t('destructions.empty')}>
          <p>{t('destructions.empty.text')}</p>
        </Empty>
      )}
      {shown && shown.length > 0 && (
        <ul className="list list-joined" aria-label={t('destructions.title')} aria-live="polite">
          {shown.map((one) => (
            <DestructionLine key={`${one.waybillId} ${one.state === 'held'}`} destruction={one} />
          ))}
        </ul>
      )}
    </div>
  )
}
