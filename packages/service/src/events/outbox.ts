import type { Db } from '../db.ts'

/** Rows that one call of {@link cleanOutbox} deletes at most. */
export const CLEANED_AT_ONCE = 100_000

/** How far the telling is behind; for /metrics and readiness. */
export async function readOutbox(db: Db): Promise<{ unpublished: number; oldestSeconds: number }> {
  const { rows } = await db.query<{ unpublished: number; oldestSeconds: number }>(
    `select count(*) as unpublished,
            coalesce(extract(epoch from clock_timestamp() - min(time)), 0)::float8 as "oldestSeconds"
       from (select time from outbox where published_at is null order by position limit 10000) as waiting`,
    [],
  )
  return rows[0] as { unpublished: number; oldestSeconds: number }
}

/** What the consumer keeps aside; for /metrics and the desk. */
export async function readKeptAside(db: Db): Promise<{ parked: number; frozen: number; deadLetters: number }> {
  const { rows } = await db.query<{ parked: number; frozen: number; deadLetters: number }>(
    `select count(*) filter (where reason <> 'frozen') as parked, count(*) filter (where reason = 'frozen') as frozen,
            (select count(*) from dead_letters) as "deadLetters"
       from parked_events`,
    [],
  )
  return rows[0] as { parked: number; frozen: number; deadLetters: number }
}

/**
 * Deletes published events older than `keepDays` (7: replayOutbox can tell them again so long); answers how many. Stops after {@link CLEANED_AT_ONCE},
 * so that a long pause does not make one long transaction.
 */
export async function cleanOutbox(db: Db, keepDays = 7): Promise<number> {
  const { rowCount } = await db.query(
    `delete from outbox where position in (
       select position from outbox
        where time < now() - make_interval(days => $1) and published_at is not null
        limit ${CLEANED_AT_ONCE})`,
    [keepDays],
  )
  return rowCount
}
