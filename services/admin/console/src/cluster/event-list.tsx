import type { ClusterView } from '@exqress/contracts/admin-api.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { useText } from '../i18n/text.ts'

/** What the cluster said lately, the newest first, in its own words. */
export function EventList({ events }: { events: ClusterView['events'] }) {
  const t = useText()
  const format = useFormat()
  return (
    <section className="stack" aria-labelledby="events-title">
      <h2 id="events-title" className="section-title">
        {t('cluster.events')}
      </h2>
      {events.length === 0 && <p className="soft">{t('cluster.events.none')}</p>}
      <ul className="list list-joined">
        {events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be alike in all that is shown
          <li className="line line-wrap" key={index}>
            <span className="line-body cluster-words" lang="en">
              <span className="strong">
                {event.kind} {event.object}
              </span>
              <br />
              <span className="small">
                {event.reason}: {event.message}
              </span>
              <br />
              <span className="small soft">
                {format.stamp(event.at)}
                {event.count > 1 && ` · ${t('cluster.times', { count: event.count })}`}
              </span>
            </span>
            {event.warning && (
              <Badge tone="warn" icon="alert">
                {t('cluster.warning')}
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
