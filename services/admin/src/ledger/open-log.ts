import { randomBytes } from 'node:crypto'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import { type LedgerEntry, SALT_LENGTH } from '@exqress/crypto/ledger/entry.ts'
import { entryHash } from '@exqress/crypto/ledger/entry-node.ts'
import type { Tx } from '@exqress/service/db.ts'
import { nextLogId } from './log-id.ts'
import { storeLeaves } from './tiles.ts'

export type OpenLog = { id: string; size: number; recoveryEpoch: number }

/** The log that is written to, locked to the end of the transaction; undefined before the very first one. */
export async function lockOpenLog(tx: Tx): Promise<OpenLog | undefined> {
  const { rows } = await tx.query<OpenLog>(
    `select id, size, recovery_epoch as "recoveryEpoch" from ledger_logs where closed_at is null for update`,
  )
  return rows[0]
}

/**
 * Closes the open log and begins the next. Its first leaf is the link: the signed end of the log before, so that none of them can be left
 * out or begun anew.
 * @param seen ids of logs that are known from elsewhere: a restored database may have forgotten them
 */
export async function beginLog(
  tx: Tx,
  { month, link, seen, at }: { month: string; link?: Link | undefined; seen: readonly string[]; at: Date },
): Promise<OpenLog> {
  const time = at.toISOString()
  await tx.query('update ledger_logs set closed_at = $1 where closed_at is null', [time])
  const { rows: used } = await tx.query<{ id: string }>(
    'select id from ledger_logs union select distinct log_id from ledger_heard',
  )
  const id = nextLogId(month, [...seen, ...used.map((row) => row.id)])
  const { rows } = await tx.query<OpenLog>(
    `insert into ledger_logs (id, recovery_epoch, opened_at) select $1, epoch, $2 from recovery_epoch
     returning id, size, recovery_epoch as "recoveryEpoch"`,
    [id, time],
  )
  const log = rows[0] as OpenLog
  const entry: LedgerEntry | undefined = link && { log: id, index: 0, kind: 'link', ...link }
  return entry ? storeEntries(tx, log, [canonicalJson(entry)]) : log
}

export type Link = { reason: 'month' | 'restore'; note: string }

/** Appends entries (canonical JSON, each with its index) to the log, salted. The caller holds its lock. */
export async function storeEntries(tx: Tx, log: OpenLog, texts: readonly string[]): Promise<OpenLog> {
  if (texts.length === 0) return log
  const random = randomBytes(SALT_LENGTH * texts.length)
  const salts = texts.map((_, i) => random.subarray(i * SALT_LENGTH, (i + 1) * SALT_LENGTH))
  await tx.query(
    `insert into ledger_records (log_id, index, salt, entry)
     select $1, index, salt, entry from unnest($2::bigint[], $3::bytea[], $4::text[]) as leaf (index, salt, entry)`,
    [log.id, texts.map((_, i) => log.size + i), salts, texts],
  )
  await storeLeaves(
    tx,
    log.id,
    log.size,
    texts.map((text, i) => entryHash(salts[i] as Uint8Array, text)),
  )
  const size = log.size + texts.length
  await tx.query('update ledger_logs set size = $2 where id = $1', [log.id, size])
  return { ...log, size }
}
