import type { KeyObject } from 'node:crypto'
import { getOrCreateKey, type KeyStore } from '@exqress/crypto/key-store.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes } from '@exqress/crypto/sign-node.ts'
import type { Db } from '@exqress/service/db.ts'
import type { Metrics } from '@exqress/service/metrics/create-metrics.ts'
import type { CheckpointFiles } from './checkpoint-files.ts'

/** What the ledger needs beside the database. */
export type Ledger = {
  /** Signs checkpoints; never another thing. */
  key: KeyObject
  /** Its public half, 32 bytes, which browsers pin. */
  publicKey: Uint8Array
  /** The place outside the database, if there is one. */
  files?: CheckpointFiles
  appended: { inc(count: number): void }
  /** Alarms that are open, by kind. */
  alarms: { labels(kind: 'gap' | 'chain' | 'fork' | 'epoch'): { set(count: number): void } }
}

/** @param files where the write-once checkpoints lie; nobody who can change the database should be able to change them there */
export async function createLedger({
  db,
  keyStore,
  metrics,
  files,
}: {
  db: Db
  keyStore: KeyStore
  metrics: Metrics
  files?: CheckpointFiles | undefined
}): Promise<Ledger> {
  const key = importReceiptKey(await getOrCreateKey(keyStore, 'ledger/private', newReceiptKeyBytes))
  metrics.measured(
    'ledger_head_age_seconds',
    'How long the newest signed head has been short of the log; 0 while it covers it.',
    async () => (await db.query<{ age: number }>(HEAD_AGE, [])).rows[0]?.age ?? 0,
  )
  return {
    key,
    publicKey: exportReceiptPublicKey(key),
    ...(files === undefined ? {} : { files }),
    appended: metrics.counter('ledger_records_total', 'Records that were given their place in the ledger.'),
    alarms: metrics.gauge('ledger_alarms_open', 'Alarms of the ledger that are open.', ['kind'] as const),
  }
}

/** A log that has never been signed counts from its opening. */
const HEAD_AGE = `
  select extract(epoch from now() - coalesce(signed.at, log.opened_at))::float8 as age
    from ledger_logs log
    left join lateral (
      select size, at from ledger_checkpoints where log_id = log.id order by size desc limit 1) signed on true
   where log.closed_at is null and log.size > coalesce(signed.size, 0)`
