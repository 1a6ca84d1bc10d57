import type { ReactNode } from 'react'
import { useFormat } from '../i18n/text.ts'

export type TimelineEntry = {
  key: string
  title: ReactNode
  /** ISO, UTC; shown in Seoul's time. */
  at?: string
  note?: ReactNode
}

/** What happened, newest first; the first entry is where it is now. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const format = useFormat()
  return (
    <ol className="timeline">
      {entries.map((entry, i) => (
        <li key={entry.key} aria-current={i === 0 ? 'step' : undefined}>
          <p className="timeline-title">{entry.title}</p>
          {entry.at && <time dateTime={entry.at}>{format.stamp(entry.at)}</time>}
          {entry.note && <p className="timeline-note">{entry.note}</p>}
        </li>
      ))}
    </ol>
  )
}
