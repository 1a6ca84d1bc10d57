import type { Topic } from '@exqress/contracts/events.ts'
import { type Db, type Tx, withTransaction } from '../db.ts'
import { appendEvents, type NewEvent } from './append-event.ts'
import type { SnapshotType } from './envelope.ts'

/** How a producer tells what it has told before, as one snapshot a key. */
export interface SnapshotSource {
  topic: Topic
  /** The next keys after `after` (undefined: the first), in a fixed order; none = the end. */
  keysAfter(db: Db, after: string | undefined, limit: number): Promise<string[]>
  /** The snapshot of each of these keys that still lives: all that its events carried. */
  snapshotsOf(tx: Tx, keys: string[]): Promise<NewEvent<SnapshotType>[]>
}

/** Operation for projections that are older than the topics: tells a snapshot of every key; answers how many. Can be repeated. */
export async function reEmit(
  db: Db,
  { topic, keysAfter, snapshotsOf }: SnapshotSource,
  pageSize = 500,
): Promise<number> {
  let count = 0
  for (let after: string | undefined; ; ) {
    const keys = await keysAfter(db, after, pageSize)
    if (keys.length === 0) return count
    count += await withTransaction(db, async (tx) => {
      // Locked before the state is read: whoever changes it appends too, so its event comes before this snapshot and is in it, or after.
      await tx.query('select 1 from event_versions where topic = $1 and key = any($2) order by topic, key for update', [
        topic,
        keys,
      ])
      const snapshots = await snapshotsOf(tx, keys)
      await appendEvents(tx, snapshots)
      return snapshots.length
    })
    after = keys.at(-1)
  }
}
