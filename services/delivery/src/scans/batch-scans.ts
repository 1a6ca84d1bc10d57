import type { Db } from '@exqress/service/db.ts'
import { withTransaction } from '@exqress/service/db.ts'
import type { ReadingLog } from '@exqress/service/readings/record-readings.ts'
import { SpentMeanwhile } from './decode-budget.ts'
import { openScans, type Scan, type ScanResult } from './open-scans.ts'

type Waiting = { scan: Scan; resolve: (result: ScanResult) => void; reject: (error: unknown) => void }

const MOST = 500
const IN_FLIGHT = 2

/**
 * Collects the scans that arrive while others are at the database and opens them together: at 32 connections that halves the cost of
 * each (bench/src/scan.ts), and alone a scan waits for nobody. When a batch fails, its scans are tried one by one, so that one bad row
 * spoils nothing for the others.
 */
export function createScanBatches({
  db,
  readings,
  margin,
  scansDone,
  now = () => new Date(),
}: {
  db: Db
  readings: ReadingLog
  /** Labels that a courier may decode in a day beyond those of the own list. */
  margin: number
  /** Counts scans by what became of them. */
  scansDone: { labels(outcome: ScanOutcome): { inc(): void } }
  now?: () => Date
}) {
  let queue: Waiting[] = []
  let inFlight = 0
  let scheduled = false

  function schedule() {
    if (scheduled || queue.length === 0 || inFlight >= IN_FLIGHT) return
    scheduled = true
    // After the turn's requests have all been read.
    setImmediate(() => {
      scheduled = false
      if (queue.length === 0 || inFlight >= IN_FLIGHT) return
      inFlight++
      void runBatch(takeBatch()).finally(() => {
        inFlight--
        schedule()
      })
    })
  }

  /** As many as wait, none twice of one label or scan id. */
  function takeBatch(): Waiting[] {
    const seen = new Set<string>()
    const batch: Waiting[] = []
    const later: Waiting[] = []
    for (const waiting of queue) {
      const { scan } = waiting
      const label = scan.labelDigest
        ? Buffer.from(scan.labelDigest).toString('base64')
        : `${scan.courierId} ${scan.findTag}`
      // A find tag names a parcel that a digest may name too: it goes alone.
      const alone = scan.labelDigest === null
      if (batch.length >= MOST || seen.has(label) || seen.has(scan.scanId) || (alone && batch.length > 0)) {
        later.push(waiting)
        continue
      }
      seen.add(label).add(scan.scanId)
      batch.push(waiting)
      if (alone) {
        later.push(...queue.slice(queue.indexOf(waiting) + 1))
        break
      }
    }
    queue = later
    return batch
  }

  async function runBatch(batch: Waiting[]): Promise<void> {
    try {
      const results = await withTransaction(db, (tx) =>
        openScans(
          tx,
          { readings, margin },
          batch.map((w) => w.scan),
          now(),
        ),
      )
      for (const result of results) scansDone.labels(outcomeOf(result)).inc()
      batch.forEach((waiting, i) => {
        waiting.resolve(results[i] as ScanResult)
      })
    } catch (error) {
      // It waited for the other's commit, so it sees now what that one spent.
      if (error instanceof SpentMeanwhile) return runBatch(batch)
      if (batch.length === 1) return (batch[0] as Waiting).reject(error)
      for (const waiting of batch) await runBatch([waiting])
    }
  }

  return function openScan(scan: Scan): Promise<ScanResult> {
    return new Promise((resolve, reject) => {
      queue.push({ scan, resolve, reject })
      schedule()
    })
  }
}

/**
 * `refused` holds every label that is not readable for whoever scanned it: somebody else's, a void one, a destroyed and an unknown one
 * are told apart nowhere.
 */
type ScanOutcome = 'opened' | 'refused' | 'over_budget' | 'conflict'

function outcomeOf(result: ScanResult): ScanOutcome {
  if (result.result === 'opened') return 'opened'
  if (result.code === 'not_readable') return 'refused'
  return result.code === 'decode_budget' ? 'over_budget' : 'conflict'
}
