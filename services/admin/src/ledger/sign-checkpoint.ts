import type { KeyObject } from 'node:crypto'
import { originOf } from '@exqress/crypto/ledger/checkpoint.ts'
import { signCheckpoint } from '@exqress/crypto/ledger/checkpoint-node.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import type { OpenLog } from './open-log.ts'
import { rootAt } from './tiles.ts'

/** Signs a log's head if it has grown since the last time, and tells it. The caller holds the log's lock. Answers the last note. */
export async function signHead(
  tx: Tx,
  { key, log, at }: { key: KeyObject; log: Pick<OpenLog, 'id' | 'size'>; at: Date },
): Promise<string> {
  const { rows } = await tx.query<{ size: number; note: string }>(
    'select size, note from ledger_checkpoints where log_id = $1 order by size desc limit 1',
    [log.id],
  )
  if (rows[0]?.size === log.size) return rows[0].note
  const root = await rootAt(tx, log.id, log.size)
  const note = signCheckpoint(key, { origin: originOf(log.id), size: log.size, root })
  await tx.query('insert into ledger_checkpoints (log_id, size, root, note, at) values ($1, $2, $3, $4, $5)', [
    log.id,
    log.size,
    root,
    note,
    at.toISOString(),
  ])
  await appendEvent(tx, {
    topic: 'checkpoint',
    key: log.id,
    type: 'checkpoint.signed',
    data: {
      logId: log.id,
      size: log.size,
      root: Buffer.from(root).toString('base64url'),
      at: at.toISOString(),
      note,
    },
  })
  return note
}
