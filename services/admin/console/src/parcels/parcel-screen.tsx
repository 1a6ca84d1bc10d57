import { useSharedText } from '@exqress/ui/i18n/shared-text.ts'
import { Badge, FindTag, ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { Timeline } from '@exqress/ui/look/timeline.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useState } from 'react'
import { useParams } from 'react-router'
import type { DeskDetail } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { UnmaskSheet } from '../search/unmask-sheet.tsx'
import { useMe } from '../shell/me-query.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { LabelPreview } from './label-preview.tsx'
import { ParcelActions } from './parcel-actions.tsx'
import { ParcelFacts } from './parcel-facts.tsx'
import { useParcel } from './parcel-queries.ts'

/** One parcel, masked. Opening it is a reading, and the screen says so. */
export default function ParcelScreen() {
  const t = useText()
  const { waybillId = '' } = useParams()
  const parcel = useParcel(waybillId)
  return (
    <div className="stack-wide">
      <ScreenHead
        back="/"
        plain={parcel.data?.findTag ?? t('parcel.title')}
        title={
          parcel.data ? (
            <span className="row">
              <FindTag>{parcel.data.findTag}</FindTag>
              {parcel.data.destroyed ? (
                <Badge icon="lock">{t('parcels.destroyed')}</Badge>
              ) : (
                <ParcelBadge state={parcel.data.state} />
              )}
            </span>
          ) : (
            t('parcel.title')
          )
        }
      />
      {parcel.isPending && <Loading rows={3} />}
      {parcel.isError &&
        (isApiError(parcel.error, 'not_readable', 'bad_input') ? (
          <Empty icon="lock" title={t('parcel.gone')}>
            <p>{t('parcel.gone.text')}</p>
          </Empty>
        ) : (
          !parcel.data && <Failed error={parcel.error} onRetry={() => parcel.refetch()} />
        ))}
      {parcel.data && !parcel.isError && <Opened parcel={parcel.data} />}
    </div>
  )
}

function Opened({ parcel }: { parcel: DeskDetail }) {
  const t = useText()
  const shared = useSharedText()
  const me = useMe()
  const [unmasking, setUnmasking] = useState(false)
  return (
    <>
      <p className="notice row reading">
        <Icon name="shield" />
        <span>
          <strong>{t('parcel.reading')}</strong> {t('parcel.reading.text')}
        </span>
      </p>
      <div className="columns">
        <div className="stack-wide">
          <section className="card stack">
            <h2>{t('parcel.facts')}</h2>
            <ParcelFacts parcel={parcel} />
          </section>
          <section className="card stack">
            <h2>{t('parcel.timeline')}</h2>
            <Timeline
              entries={parcel.timeline.toReversed().map(({ state, at, inferred }) => ({
                key: `${state} ${at}`,
                title: shared(`state.${state}`),
                at,
                ...(inferred && { note: t('parcel.inferred') }),
              }))}
            />
          </section>
        </div>
        <div className="stack-wide">
          {me.data?.role === 'officer' && (
            <>
              <Button icon="lock" onClick={() => setUnmasking(true)}>
                {t('unmask.open')}
              </Button>
              <UnmaskSheet waybillId={parcel.waybillId} open={unmasking} onClose={() => setUnmasking(false)} />
            </>
          )}
          <ParcelActions parcel={parcel} />
          <LabelPreview parcel={parcel} />
        </div>
      </div>
    </>
  )
}
