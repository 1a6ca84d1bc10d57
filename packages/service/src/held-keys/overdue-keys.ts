import type { Log } from '../log/create-log.ts'
import type { Metrics } from '../metrics/create-metrics.ts'

const DAY = 86_400_000

/**
 * Days after the end of an epoch's day or month by which a running system has destroyed its key: an hour until the last row has left, the
 * seven days of destroy-epochs.ts, and what is left of the eighth. Receipts count with that day (`BACKUP_DAYS`, `NUMBER_DAYS`).
 * What is kept of released numbers stays for 90 days before.
 */
const DAYS_AFTER = { kek: 8, index: 8, released: 98 } as const

type Kind = keyof typeof DAYS_AFTER

/** The kinds of epochs that a service has, each with the names that lie in its key store. */
export type WatchedEpochs = { [K in Kind]?: { listEpochs(): Promise<string[]> } }

/**
 * The figure of keys that are still there although receipts said that they would be gone: a row that nothing moves holds its epoch for ever,
 * and with it what every old backup has under that key. Time is the job's own; a clock that runs ahead makes an alarm too many, never one too few.
 */
export function watchOverdueKeys({ metrics, log, epochs }: { metrics: Metrics; log: Log; epochs: WatchedEpochs }) {
  const gauge = metrics.gauge('keys_overdue', 'Keys that should be destroyed by now and are in the key store.', [
    'kind',
  ])
  return async (now: Date): Promise<void> => {
    for (const kind of Object.keys(epochs) as Kind[]) {
      const names = (await epochs[kind]?.listEpochs()) ?? []
      const overdue = names.filter((epoch) => !(now.getTime() <= endOf(epoch) + DAYS_AFTER[kind] * DAY))
      gauge.labels(kind).set(overdue.length)
      for (const epoch of overdue) log.error('keys.overdue', { keyId: `${kind}/${epoch}` })
    }
  }
}

/** NaN for a key that was made before there were periods: that one is overdue too. */
function endOf(epoch: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:-\d+)?$/.exec(epoch) ?? []
  return day === undefined
    ? Date.UTC(Number(year), Number(month), 1)
    : Date.UTC(Number(year), Number(month) - 1, Number(day) + 1)
}
