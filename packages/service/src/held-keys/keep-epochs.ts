import { setTimeout as sleep } from 'node:timers/promises'
import type { KekEpochs } from '@exqress/crypto/kek.ts'
import type { Db } from '../db.ts'
import type { Part } from '../lifecycle/start-parts.ts'
import type { Log } from '../log/create-log.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import { destroyEpochs } from './destroy-epochs.ts'
import { type WatchedEpochs, watchOverdueKeys } from './overdue-keys.ts'
import { rewrapEpochs, type WrappedColumn } from './rewrap-epochs.ts'

const HOUR = 3_600_000

type Given = {
  db: Db
  log: Log
  keks: KekEpochs
  /** Every column of the service that holds wrapped keys; a test compares them with the tables. */
  columns: readonly WrappedColumn[]
  /** The rounds of other epochs that follow the same rule (admin's indexes). */
  also?: (now: Date) => Promise<void>
  now?: () => Date
}

/** One round: first everything living moves to today's epoch, then what has long been left is destroyed. */
export async function keepEpochsOnce({ db, log, keks, columns, also, now = () => new Date() }: Given): Promise<void> {
  const at = now()
  const { epoch: current } = await livingEpoch(db, keks, at)
  const { moved, missing, broken } = await rewrapEpochs({ db, keks, columns, now: at })
  for (const epoch of missing) log.error('keys.missing', { keyId: `kek/${epoch}` })
  if (broken > 0) log.error('keys.rows_broken', { count: broken })
  const destroyed = await destroyEpochs({ db, kind: 'kek', epochs: keks, columns, current, now: at })
  if (moved > 0) log.info('keys.rewrapped', { count: moved, epoch: current })
  for (const epoch of destroyed) log.info('keys.destroyed', { keyId: `kek/${epoch}` })
  await also?.(at)
}

/** Today's epoch, once what another process destroyed is forgotten: its bytes must not lie in memory until the next start. */
async function livingEpoch(db: Db, keks: KekEpochs, at: Date) {
  // With today's among them: two clocks may have destroyed that one too.
  await keks.currentEpoch(at)
  const { rows } = await db.query<{ epoch: string }>(
    `select epoch from unnest($1::text[]) as epoch join key_epochs on name = 'kek/' || epoch where destroyed_at is not null`,
    [keks.remembered()],
  )
  for (const { epoch } of rows) await keks.destroyEpoch(epoch)
  return keks.currentEpoch(at)
}

type Job = {
  metrics: Metrics
  /** The other epochs that `also` keeps, to be watched beside the KEKs. */
  watched?: Omit<WatchedEpochs, 'kek'>
  everyMs?: number
  retryMs?: number
}

/** The job: at start and every hour; a round that failed is repeated after a minute. */
export function keepEpochs(given: Given & Job): Part {
  const { log, metrics, keks, watched, now = () => new Date(), everyMs = HOUR, retryMs = 60_000 } = given
  const countOverdue = watchOverdueKeys({ metrics, log, epochs: { kek: keks, ...watched } })
  const abort = new AbortController()
  let running: Promise<void> | undefined
  let succeededAt: number | undefined

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      let pause = everyMs
      try {
        // Counted also when the round fails: one that fails for ever keeps every key.
        await keepEpochsOnce(given).finally(() => countOverdue(now()))
        succeededAt = Date.now()
      } catch (error) {
        log.warn('keys.round_failed', { err: error })
        pause = retryMs
      }
      await sleep(pause, undefined, { signal: abort.signal }).catch(() => {})
    }
  }

  return {
    name: 'key-epochs',
    after: ['recovery'],
    required: false,
    async start() {
      running ??= run()
    },
    lastSuccess: () => succeededAt,
    async stop() {
      abort.abort()
      await running
    },
  }
}
