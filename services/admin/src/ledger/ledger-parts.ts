import { withTransaction } from '@exqress/service/db.ts'
import { rounds } from '@exqress/service/lifecycle/rounds.ts'
import type { Part } from '@exqress/service/lifecycle/start-parts.ts'
import type { Deps } from '../deps.ts'
import { fileCheckpoints } from './file-checkpoints.ts'
import { findRestore } from './find-restore.ts'
import { integrateRecords } from './integrate-records.ts'
import { lockOpenLog } from './open-log.ts'
import { signHead } from './sign-checkpoint.ts'
import { watchGaps } from './watch-gaps.ts'

type LedgerDeps = Pick<Deps, 'db' | 'log' | 'ledger' | 'now'>

/** Records that are waiting go into the log; a database that was set back is noticed before. */
export function createLedgerRound(deps: LedgerDeps): () => Promise<'more' | undefined> {
  const { db, log, ledger, now } = deps
  let started = false
  return async () => {
    const { rows } = await db.query<{ due: boolean; heard: boolean }>(
      `select exists (select from ledger_pending where not held) as due,
              exists (select from ledger_heard where not checked) as heard`,
      [],
    )
    if (!started || rows[0]?.heard) {
      const begun = await findRestore(deps, { withFiles: !started })
      if (begun) log.error('ledger.restored')
      started = true
    }
    if (!rows[0]?.due) return undefined
    const seen = ledger.files ? await ledger.files.logIds() : []
    const { appended, held, brokenChains, newEpochs } = await integrateRecords(
      { db, key: ledger.key },
      { now: now(), seen },
    )
    ledger.appended.inc(appended)
    if (brokenChains > 0) log.error('ledger.chain_broken', { count: brokenChains })
    for (const service of newEpochs) log.error('ledger.new_epoch', { part: service })
    return appended + held > 0 ? 'more' : undefined
  }
}

/** Signs the head if the log has grown, and files it. */
export async function signAndFile({ db, ledger, now }: LedgerDeps): Promise<void> {
  await withTransaction(db, async (tx) => {
    const log = await lockOpenLog(tx)
    if (log) await signHead(tx, { key: ledger.key, log, at: now() })
  })
  if (ledger.files) await fileCheckpoints({ db, files: ledger.files })
}

/** The ledger's work in the background. Of several processes each may do any of it: the log's row is the lock. */
export function ledgerParts(deps: LedgerDeps, { checkpointMs }: { checkpointMs: number }): Part[] {
  const { log } = deps
  return [
    rounds({ name: 'ledger', everyMs: 500, work: createLedgerRound(deps), log }),
    rounds({ name: 'ledger-checkpoints', everyMs: checkpointMs, work: () => signAndFile(deps), log }),
    rounds({ name: 'ledger-gaps', everyMs: 15_000, work: () => watchGaps(deps, { afterMs: 60_000 }), log }),
  ]
}
