import type { Queryable } from '@exqress/service/db.ts'
import { timeUntil } from './time-until.ts'

/** Waits until somebody on this database (or so many) waits for a lock that another transaction holds: the moment to let go of it in a test of a race. */
export async function lockWaiter(
  db: Queryable,
  kind: 'advisory' | 'relation' | 'row' = 'row',
  howMany = 1,
): Promise<void> {
  const types = kind === 'row' ? ['tuple', 'transactionid'] : [kind]
  await timeUntil(async () => {
    const { rowCount } = await db.query(
      `select distinct l.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where not l.granted and a.datname = current_database() and l.locktype = any($1::text[])`,
      [types],
    )
    return Number(rowCount) >= howMany
  }, 20_000)
}
