import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useParams } from 'react-router'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { draftOf, emptyDraft } from './carrier-draft.ts'
import { CarrierForm } from './carrier-form.tsx'
import { useCarriers } from './carrier-queries.ts'

/** One carrier, or a new one at `/carriers/new`. */
export default function CarrierEditor() {
  const t = useText()
  const { code } = useParams()
  const isNew = code === 'new'
  const carriers = useCarriers()
  const carrier = carriers.data?.carriers.find((one) => one.code === code)
  const title = isNew ? t('carriers.add') : (carrier?.name ?? t('carriers.title'))
  return (
    <div className="medium stack-wide">
      <ScreenHead back="/carriers" title={title} plain={title} />
      {carriers.isPending && <Loading rows={3} />}
      {carriers.isError && !carriers.data && <Failed error={carriers.error} onRetry={() => carriers.refetch()} />}
      {carriers.data && !isNew && !carrier && (
        <Empty icon="search" title={t('carriers.unknown')}>
          <p>{t('carriers.unknown.text')}</p>
        </Empty>
      )}
      {carriers.data && (isNew || carrier) && (
        <CarrierForm
          key={code}
          isNew={isNew}
          first={carrier ? draftOf(carrier) : emptyDraft}
          taken={carriers.data.carriers.map((one) => one.code)}
        />
      )}
    </div>
  )
}
