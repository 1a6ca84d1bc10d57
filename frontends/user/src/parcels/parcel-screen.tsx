import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Line, List } from '@exqress/ui/look/card.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { Timeline } from '@exqress/ui/look/timeline.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useParams } from 'react-router'
import { ConfirmFound } from '../claims/confirm-found.tsx'
import { useText } from '../i18n/text.ts'
import SeenParcelScreen from '../offline/seen-parcel-screen.tsx'
import { ClosedLabel } from '../scan/closed-label.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { DestructionProgress } from './destruction-progress.tsx'
import { ParcelActions } from './parcel-actions.tsx'
import { ParcelFacts } from './parcel-facts.tsx'
import { useParcel } from './parcel-queries.ts'
import { ProofPhoto } from './proof-photo.tsx'
import { Received } from './received.tsx'
import { timelineEntries } from './timeline-entries.ts'
import { WhatNow } from './what-now.tsx'

/** One parcel: what is to be done now on top, then what it is, what can be asked for, and what happened. */
export default function ParcelScreen() {
  const t = useText()
  const { waybillId = '' } = useParams()
  const parcel = useParcel(waybillId)
  if (!parcel.data && isApiError(parcel.error, 'offline')) return <SeenParcelScreen />
  return (
    <DeepScreen title={t('parcel.title')}>
      <Page>
        {parcel.isPending ? (
          <Loading rows={3} />
        ) : parcel.data ? (
          <Opened parcel={parcel.data} />
        ) : isApiError(parcel.error, 'not_readable', 'bad_input') ? (
          <ClosedLabel />
        ) : (
          <Failed error={parcel.error} onRetry={() => void parcel.refetch()} />
        )}
      </Page>
    </DeepScreen>
  )
}

function Opened({ parcel }: { parcel: ParcelDetail }) {
  const t = useText()
  const found = parcel.relation === 'found'
  return (
    <>
      <WhatNow parcel={parcel}>
        {parcel.destruction ? (
          <DestructionProgress waybillId={parcel.waybillId} destruction={parcel.destruction} />
        ) : (
          !parcel.destroyed && (
            <>
              {found && <ConfirmFound parcel={parcel} />}
              {parcel.proof?.photo && <ProofPhoto waybillId={parcel.waybillId} />}
              {parcel.relation === 'recipient' && parcel.state === 'delivered' && <Received parcel={parcel} />}
            </>
          )
        )}
      </WhatNow>
      <ParcelFacts parcel={parcel} />
      {parcel.destroyUnheardAt && (
        <p role="status" className="notice">
          {t('destroy.unheard')}
        </p>
      )}
      {!found && !parcel.destroyed && !parcel.destruction && <ParcelActions parcel={parcel} />}
      {parcel.relation === 'recipient' && (
        <List joined>
          <Line to={`/parcels/${parcel.waybillId}/openings`} start={<Icon name="shield" className="soft" />}>
            <span className="strong">{t('parcel.openings')}</span>
            <span className="small soft line-note">{t('parcel.openings.text')}</span>
          </Line>
        </List>
      )}
      <section className="stack" aria-labelledby="timeline-title">
        <h3 id="timeline-title" className="section-title">
          {t('parcel.timeline')}
        </h3>
        <div className="card">
          <Timeline entries={timelineEntries(parcel.timeline, t)} />
        </div>
      </section>
    </>
  )
}
