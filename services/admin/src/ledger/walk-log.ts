import type { LogLine } from '@exqress/crypto/ledger/read-log-node.ts'
import type { Db } from '@exqress/service/db.ts'

/** Leaves of one page: eight tiles, so that hashing one does not keep requests waiting. */
const PAGE = 2_048
const TILE = 256

export type LogPage = { lines: LogLine[]; checkpoints: { size: number; note: string }[] }

/** The leaves of a log before `size`, in order, with what is kept of their hashes, and the checkpoints over them: a page at a time. */
export async function* walkLog(db: Db, logId: string, size: number): AsyncGenerator<LogPage> {
  let next = readPage(db, logId, 0, size)
  for (let from = 0; from < size; from += PAGE) {
    const page = await next
    // Read while the caller hashes this one.
    next = readPage(db, logId, from + PAGE, size)
    next.catch(() => {}) // awaited in the next turn, if there is one
    yield page
  }
}

async function readPage(db: Db, logId: string, from: number, size: number): Promise<LogPage> {
  if (from >= size) return { lines: [], checkpoints: [] }
  const to = Math.min(from + PAGE, size)
  const [{ rows }, { rows: tiles }, { rows: checkpoints }] = await Promise.all([
    db.query<{ index: number; salt: Buffer; entry: string }>(
      `select index, salt, entry from ledger_records where log_id = $1 and index >= $2 and index < $3 order by index`,
      [logId, from, to],
    ),
    db.query<{ index: number; hashes: Buffer }>(
      `select index, hashes from ledger_tiles where log_id = $1 and level = 0 and index >= $2 and index < $3`,
      [logId, from / TILE, Math.ceil(to / TILE)],
    ),
    db.query<{ size: number; note: string }>(
      `select size, note from ledger_checkpoints where log_id = $1 and size > $2 and size <= $3 order by size`,
      [logId, from, to],
    ),
  ])
  const hashesOf = new Map(tiles.map((tile) => [tile.index, tile.hashes]))
  const lines = rows.map(({ index, salt, entry }) => {
    const start = (index % TILE) * 32
    const leaf = hashesOf.get(Math.floor(index / TILE))?.subarray(start, start + 32) ?? Buffer.alloc(0)
    return { index, salt, entry, leaf }
  })
  return { lines, checkpoints }
}
