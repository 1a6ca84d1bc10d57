import type { LedgerVerdict } from '@exqress/contracts/admin-api.ts'
import { createLogReader, type LogReader } from '@exqress/crypto/ledger/read-log-node.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { rootAt } from './tiles.ts'
import { type LogPage, walkLog } from './walk-log.ts'

/**
 * Reads a whole log again, leaf by leaf, against its checkpoints here and on file outside the database.
 * @throws AppError 404 for a log that there is not
 */
export async function verifyLog({ db, ledger }: Pick<Deps, 'db' | 'ledger'>, logId: string): Promise<LedgerVerdict> {
  const { rows } = await db.query<{ size: number }>('select size from ledger_logs where id = $1', [logId])
  const [log] = rows
  if (!log) throw notFound()
  const filed = ledger.files ? await ledger.files.read(logId) : []
  const reader = createLogReader({ logId, publicKey: ledger.publicKey })
  let read = 0
  for await (const page of walkLog(db, logId, log.size)) {
    const until = (page.lines.at(-1)?.index ?? read) + 1
    const notes = filed.filter(({ size }) => size > read && size <= until)
    readPage(reader, { ...page, checkpoints: [...page.checkpoints, ...notes].sort((a, b) => a.size - b.size) })
    read = until
    if (reader.isBroken) break
  }
  for (const { note } of filed.filter(({ size }) => size > read)) reader.checkpoint(note)
  const verdict = reader.end({ size: log.size, root: await rootAt(db, logId, log.size).catch(noRoot) })
  return verdict.ok
    ? { logId, ok: true, size: verdict.size, proven: verdict.proven }
    : { logId, size: log.size, ...verdict }
}

function readPage(reader: LogReader, { lines, checkpoints }: LogPage): void {
  let next = 0
  for (const line of lines) {
    reader.line(line)
    for (; checkpoints[next]?.size === line.index + 1; next++) reader.checkpoint(checkpoints[next]?.note ?? '')
  }
  for (; next < checkpoints.length; next++) reader.checkpoint(checkpoints[next]?.note ?? '')
}

/** Tiles that were cut short have no root that anything could equal. */
function noRoot(error: unknown): Uint8Array {
  if (error instanceof RangeError) return new Uint8Array(32)
  throw error
}
