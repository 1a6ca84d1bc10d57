import type { Db } from '@exqress/service/db.ts'
import type { CheckpointFiles, FiledCheckpoint } from './checkpoint-files.ts'

const BATCH = 1_000

/** Files what was signed since the last time; answers how many. The file itself tells where that was. */
export async function fileCheckpoints({ db, files }: { db: Db; files: CheckpointFiles }): Promise<number> {
  const { rows: logs } = await db.query<{ id: string }>(
    `select id from ledger_logs where closed_at is null or closed_at > now() - interval '7 days' order by number`,
    [],
  )
  let filed = 0
  for (const { id } of logs) {
    const { rows } = await db.query<FiledCheckpoint>(
      `select size, at, note from ledger_checkpoints where log_id = $1 and size > $2 order by size limit ${BATCH}`,
      [id, await files.lastSize(id)],
    )
    if (rows.length > 0) await files.append(id, rows)
    filed += rows.length
  }
  return filed
}
