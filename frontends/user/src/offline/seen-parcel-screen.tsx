import { ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Facts } from '@exqress/ui/look/card.tsx'
import { Empty, Loading } from '@exqress/ui/look/states.tsx'
import { Timeline } from '@exqress/ui/look/timeline.tsx'
import { useParams } from 'react-router'
import { useText } from '../i18n/text.ts'
import { newestFirst } from '../parcels/timeline-entries.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { useReconnect } from './use-reconnect.ts'
import { useSeen } from './use-seen.ts'

/** One parcel without a network. */
export default function SeenParcelScreen() {
  const t = useText()
  const { waybillId } = useParams()
  const seen = useSeen()
  useReconnect()
  const parcel = seen.data?.find((one) => one.waybillId === waybillId)
  return (
    <DeepScreen title={t('parcel.title')}>
      <Page>
        {seen.isPending ? (
          <Loading rows={2} />
        ) : parcel ? (
          <>
            <div className="stack">
              <div>
                <ParcelBadge state={parcel.state} />
              </div>
              <h2 className="page-title">{t(`now.${parcel.state}`)}</h2>
            </div>
            <div className="card">
              <Facts
                entries={[
                  [t('fact.findTag'), parcel.findTag],
                  [t('fact.carrier'), parcel.carrierName],
                ]}
              />
            </div>
            {parcel.timeline.length > 0 && (
              <section className="stack">
                <h3 className="section-title">{t('parcel.timeline')}</h3>
                <div className="card">
                  <Timeline
                    entries={newestFirst(parcel.timeline).map((entry) => ({
                      key: `${entry.state} ${entry.at}`,
                      title: t(`step.${entry.state}`),
                      at: entry.at,
                    }))}
                  />
                </div>
              </section>
            )}
            <p className="soft small">{t('offline.why')}</p>
          </>
        ) : (
          <Empty icon="offline" title={t('offline.unseen')}>
            <p>{t('offline.empty.text')}</p>
          </Empty>
        )}
      </Page>
    </DeepScreen>
  )
}
