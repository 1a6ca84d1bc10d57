import type { Db } from '../db.ts'

/**
 * The database's time, when what is old may be deleted by it; undefined while the clock is not trusted. Where it ran backwards by more than
 * a day between two looks, or jumped by more than 30 days (a wrong clock, a backup, a machine that slept), nothing is deleted for the
 * next 7 days: somebody notices a wrong clock by then. The same rule as for key epochs (held-keys/destroy-epochs.ts).
 * @returns a timestamp in the words of Postgres
 */
export async function readSteadyClock(db: Db): Promise<string | undefined> {
  const { rows } = await db.query<{ at: string; steady: boolean }>(
    `update retention_clock
        set steady_since = case when now() between looked_at - interval '1 day' and looked_at + interval '30 days'
                                then least(steady_since, now()) else now() end,
            looked_at = now()
      returning now()::text as at, steady_since <= now() - interval '7 days' as steady`,
    [],
  )
  return rows[0]?.steady ? rows[0].at : undefined
}
