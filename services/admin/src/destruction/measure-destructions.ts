import type { Db } from '@exqress/service/db.ts'
import type { Metrics } from '@exqress/service/metrics/create-metrics.ts'

/** Somebody was promised a receipt within a minute: a destruction that a service does not carry out must not go unseen. */
export function measureDestructions({ db, metrics }: { db: Db; metrics: Metrics }): void {
  metrics.measured(
    'destruction_oldest_seconds',
    'How long the oldest destruction without a receipt has waited; 0 while there is none.',
    async () => {
      const { rows } = await db.query<{ age: number | null }>(
        'select extract(epoch from now() - min(admin_at))::float8 as age from destructions where receipted_at is null',
        [],
      )
      return Math.max(0, rows[0]?.age ?? 0)
    },
  )
}
