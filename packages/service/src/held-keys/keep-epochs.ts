import { setTimeout as sleep } from 'node:timers/promises'
import type { KekEpochs } from '@exqress/crypto/kek.ts'
import type { Db } from '../db.ts'
import type { Part } from '../lifecycle/start-parts.ts'
import type { Log } from '../log/create-log.ts'
import { destroyEpochs } from './destroy-epochs.ts'
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

/** Today's epoch. One that another process destroyed while this one remembered it (two clocks) is forgotten first. */
async function livingEpoch(db: Db, keks: KekEpochs, at: Date) {
  const remembered = await keks.currentEpoch(at)
  const { rows } = await db.query('select from key_epochs where name = $1 and destroyed_at is not null', [
    `kek/${remembered.epoch}`,
  ])
  if (rows.length === 0) return remembered
  await keks.destroyEpoch(remembered.epoch)
  return keks.currentEpoch(at)
}

/** The job: at start and every hour; a round that failed is repeated after a minute. */
export function keepEpochs(given: Given & { everyMs?: number; retryMs?: number }): Part {
  const { log, everyMs = HOUR, retryMs = 60_000 } = given
  const abort = new AbortController()
  let running: Promise<void> | undefined
  let succeededAt: number | undefined

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      let pause = everyMs
      try {
        await keepEpochsOnce(given)
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
