import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { List } from '@exqress/ui/look/card.tsx'
import { Progress } from '@exqress/ui/look/progress.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useParams } from 'react-router'
import { useParcel } from '../parcels/parcel-queries.ts'
import { ClosedLabel } from '../scan/closed-label.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { groupOpenings } from './group-openings.ts'
import { forgetPin } from './ledger-pin.ts'
import { OpeningCard } from './opening-card.tsx'
import { OpeningsCheck } from './openings-check.tsx'
import { type CheckedOpenings, useOpenings } from './openings-query.ts'
import { useOpeningText } from './text.ts'
import './openings.css'

/** Who opened my label: what nobody would expect on top, the rest quiet, every record checked here. Also of a destroyed parcel. */
export default function OpeningsScreen() {
  const t = useOpeningText()
  const { waybillId = '' } = useParams()
  const parcel = useParcel(waybillId)
  const { query, progress } = useOpenings(waybillId)
  const error = query.data ? undefined : (query.error ?? (parcel.data ? undefined : parcel.error))
  const again = () => {
    void parcel.refetch()
    void query.refetch()
  }
  return (
    <DeepScreen title={t('openings.bar')} back={`/parcels/${waybillId}`}>
      <Page>
        <h2 className="page-title">{t('openings.title')}</h2>
        {error && isApiError(error, 'not_readable', 'bad_input') ? (
          <ClosedLabel />
        ) : error ? (
          <Failed error={error} onRetry={again} />
        ) : query.data && parcel.data ? (
          <Shown
            checked={query.data}
            parcel={parcel.data}
            onAcceptKey={() => {
              forgetPin()
              void query.refetch()
            }}
          />
        ) : progress ? (
          <Progress label={t('openings.checking')} value={progress.done} max={progress.total} />
        ) : (
          <Loading rows={3} />
        )}
      </Page>
    </DeepScreen>
  )
}

type ShownProps = { checked: CheckedOpenings; parcel: ParcelDetail; onAcceptKey: () => void }

function Shown({ checked, parcel, onAcceptKey }: ShownProps) {
  const t = useOpeningText()
  const { unexpected, expected, expectedCount } = groupOpenings(checked.openings, parcel)
  const { waybillId } = parcel
  const caseOf = (shown: readonly { recordId: string }[]) =>
    checked.cases.findLast((asked) => shown.some(({ recordId }) => recordId === asked.recordId))
  const nothing = checked.total === 0 && checked.pending === 0
  return (
    <>
      <OpeningsCheck checked={checked} onAcceptKey={onAcceptKey} />
      {nothing && checked.faults.length === 0 && (
        <Empty icon="shield" title={t('openings.empty')}>
          <p>{t('openings.empty.text')}</p>
        </Empty>
      )}
      {unexpected.length > 0 ? (
        <section className="stack" aria-labelledby="unexpected-title">
          <h3 id="unexpected-title" className="section-title">
            {t('openings.unexpected')}
          </h3>
          <List>
            {unexpected.map((opening) => (
              <OpeningCard key={opening.recordId} {...{ waybillId, opening }} asked={caseOf([opening])} />
            ))}
          </List>
        </section>
      ) : (
        expectedCount > 0 && <p className="soft">{t('openings.unexpected.none')}</p>
      )}
      {expectedCount > 0 && (
        <details className="stack">
          <summary className="more-toggle">{t('openings.expected', { count: expectedCount })}</summary>
          <List>
            {expected.map(({ key, openings }) => (
              <OpeningCard
                key={key}
                {...{ waybillId, opening: openings[0] }}
                asked={caseOf(openings)}
                times={openings.length}
              />
            ))}
          </List>
        </details>
      )}
      <details>
        <summary className="more-toggle">{t('openings.how')}</summary>
        <p className="soft">{t('openings.how.text')}</p>
      </details>
    </>
  )
}
