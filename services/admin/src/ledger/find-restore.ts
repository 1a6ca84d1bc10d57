import { equalBytes } from '@exqress/crypto/bytes.ts'
import { originOf } from '@exqress/crypto/ledger/checkpoint.ts'
import { createCheckpointOpener } from '@exqress/crypto/ledger/checkpoint-node.ts'
import { LedgerBroken } from '@exqress/crypto/ledger/ledger-broken.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import type { Deps } from '../deps.ts'
import { isOlderLog, monthOf } from './log-id.ts'
import { beginLog, lockOpenLog, type OpenLog } from './open-log.ts'
import { rootAt } from './tiles.ts'

type Head = { logId: string; size: number; note: string; root: Uint8Array }

/**
 * Compares what this database holds with what was signed: by the file outside it, by the topic, by the recovery epoch. If it was set
 * back, its log is not continued (it would fork): a new one begins, linked to the last checkpoint that the world has seen.
 * @param withFiles also look at the files; they change by this process alone, so once is enough
 * @returns the new log's id, if one had to begin
 */
export async function findRestore(
  { db, ledger, now }: Pick<Deps, 'db' | 'ledger' | 'now'>,
  { withFiles }: { withFiles: boolean },
): Promise<string | undefined> {
  const filed = withFiles && ledger.files ? await readFiled(ledger.files) : []
  const seen = filed.map(({ logId }) => logId)
  return withTransaction(db, async (tx) => {
    const log = await lockOpenLog(tx)
    const { rows: heard } = await tx.query<{ logId: string; size: number; note: string }>(
      `update ledger_heard set checked = true where not checked returning log_id as "logId", size, note`,
    )
    const heads = [...filed, ...heard].flatMap((head) => open(head, ledger.publicKey) ?? [])
    const ahead: Head[] = []
    for (const head of heads) if (await isAhead(tx, log, head)) ahead.push(head)
    if (ahead.length === 0 && !(await wasRestored(tx, log))) return undefined
    const newest = [...ahead, ...(await ownHead(tx))].reduce<Omit<Head, 'root'> | undefined>(newerOf, undefined)
    const link = newest && { reason: 'restore' as const, note: newest.note }
    const begun = await beginLog(tx, { month: monthOf(now()), link, seen, at: now() })
    return begun.id
  })
}

/** The last checkpoint of each log on file. */
async function readFiled(files: NonNullable<Deps['ledger']['files']>) {
  const heads: { logId: string; size: number; note: string }[] = []
  for (const logId of await files.logIds()) {
    const last = await files.last(logId)
    if (last) heads.push({ logId, size: last.size, note: last.note })
  }
  return heads
}

/** Only what our own key signed counts; anybody may have written the rest. */
function open({ logId, note }: { logId: string; note: string }, publicKey: Uint8Array): Head | undefined {
  try {
    const { size, root } = createCheckpointOpener({ origin: originOf(logId), publicKey }).open(note)
    return { logId, note, size, root }
  } catch (error) {
    if (error instanceof LedgerBroken) return undefined
    throw error
  }
}

/** Whether this checkpoint tells of leaves that the database does not have, or has otherwise. */
async function isAhead(tx: Tx, open: OpenLog | undefined, { logId, size, root }: Head): Promise<boolean> {
  // An older log was closed with a link to its end; what is closed is not written to.
  if (open && isOlderLog(logId, open.id)) return false
  const { rows } = await tx.query<{ size: number }>('select size from ledger_logs where id = $1', [logId])
  const [own] = rows
  if (!own || own.size < size) return true
  if (equalBytes(await rootAt(tx, logId, size), root)) return false
  await tx.query(`insert into ledger_alarms (kind, log_id) values ('fork', $1)`, [logId])
  return true
}

async function wasRestored(tx: Tx, log: OpenLog | undefined): Promise<boolean> {
  const { rows } = await tx.query<{ epoch: number }>('select epoch from recovery_epoch')
  return log !== undefined && (rows[0]?.epoch ?? 0) > log.recoveryEpoch
}

/** The last checkpoint that this database holds. */
async function ownHead(tx: Tx): Promise<Omit<Head, 'root'>[]> {
  const { rows } = await tx.query<Omit<Head, 'root'>>(
    `select c.log_id as "logId", c.size, c.note from ledger_checkpoints c join ledger_logs l on l.id = c.log_id
      order by l.number desc, c.size desc limit 1`,
  )
  return rows
}

function newerOf(a: Omit<Head, 'root'> | undefined, b: Omit<Head, 'root'>): Omit<Head, 'root'> {
  if (!a) return b
  if (a.logId === b.logId) return a.size >= b.size ? a : b
  return isOlderLog(a.logId, b.logId) ? b : a
}
