import type { Db } from '../db.ts'
import { readKeptAside, readOutbox } from '../events/outbox.ts'
import type { Metrics } from './create-metrics.ts'

/** What a service's database says of its health, read when somebody asks for the figures. */
export function measureDatabase({ db, metrics }: { db: Db; metrics: Metrics }): void {
  metrics.measuredBy('db_connections', 'Connections of the pool, and callers that wait for one.', 'state', () => {
    const { open, idle, waiting } = db.connections()
    return new Map([
      ['busy', open - idle],
      ['idle', idle],
      ['waiting', waiting],
    ])
  })
  metrics.measured('outbox_oldest_seconds', 'How long the oldest event that was not told yet has waited.', async () => {
    return (await readOutbox(db)).oldestSeconds
  })
  metrics.measured('outbox_unpublished', 'Events that were not told yet, counted to 10,000.', async () => {
    return (await readOutbox(db)).unpublished
  })
  metrics.measuredBy('events_kept_aside', 'Events that wait or were given up.', 'reason', async () => {
    const { parked, frozen, deadLetters } = await readKeptAside(db)
    return new Map([
      ['parked', parked],
      ['frozen', frozen],
      ['dead_letter', deadLetters],
    ])
  })
}
