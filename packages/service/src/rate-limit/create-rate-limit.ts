import { createHmac, type KeyObject } from 'node:crypto'
import type { Db, Tx } from '../db.ts'
import { tooMany } from '../errors/app-error.ts'

/** At most `most` uses in `seconds`. */
export type Limit = { name: string; most: number; seconds: number }

export type Use = { limit: Limit; value: string }

export type RateLimit = {
  /**
   * Counts one use of each limit for its value (a number, an address, an account).
   * @throws AppError 429 `too_many` with the seconds to wait when any is used up
   */
  use(uses: readonly Use[]): Promise<void>
  /**
   * The same within a transaction, for what is known to count only there. Where it refuses, the roll-back leaves no row behind, and the
   * limit as used up as it was; those who use the same value wait for each other.
   */
  useIn(tx: Tx, uses: readonly Use[]): Promise<void>
  /** Deletes windows that are over; for a job every few minutes. */
  sweep(): Promise<number>
}

/**
 * Counters in the database, so that all replicas count together. What is counted stands there only as a keyed HMAC and
 * only until its window ends. A `use` is a statement of its own, outside any transaction: a refused or rolled back attempt
 * counts as well.
 * @param key secret KeyObject from the KeyStore
 */
export function createRateLimit({ db, key }: { db: Db; key: KeyObject }): RateLimit {
  async function count(on: Db | Tx, uses: readonly Use[]): Promise<void> {
    const buckets = uses.map(({ limit, value }) => bucketOf(key, `limit ${limit.name}`, value))
    const { rows } = await on.query(
      `insert into rate_limits (bucket, used, resets_at)
       select bucket, 1, now() + seconds * interval '1 second'
         from unnest($1::bytea[], $2::int[]) as asked (bucket, seconds)
        order by bucket
       on conflict (bucket) do update
          set used = case when rate_limits.resets_at <= now() then 1 else rate_limits.used + 1 end,
              resets_at = case when rate_limits.resets_at <= now() then excluded.resets_at else rate_limits.resets_at end
       returning bucket, used, extract(epoch from resets_at - now())::float8 as "wait"`,
      [buckets, uses.map(({ limit }) => limit.seconds)],
    )
    let wait = 0
    for (const row of rows) {
      const at = buckets.findIndex((bucket) => bucket.equals(row.bucket))
      if (row.used > (uses[at]?.limit.most ?? 0)) wait = Math.max(wait, row.wait)
    }
    if (wait > 0) throw tooMany(wait)
  }
  return {
    use: (uses) => count(db, uses),
    useIn: count,
    async sweep() {
      return (await db.query('delete from rate_limits where resets_at <= now()', [])).rowCount
    },
  }
}

/** A keyed name for something that is counted; `use` keeps the same value apart in different tables. */
export function bucketOf(key: KeyObject, use: string, value: string): Buffer {
  return createHmac('sha256', key).update(`${use}\0${value}`).digest()
}
