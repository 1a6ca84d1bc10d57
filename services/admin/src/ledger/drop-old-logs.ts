import type { Db } from '@exqress/service/db.ts'

/** Rows of one statement: the tables refuse row by row, which takes its time. */
const CHUNK = 20_000

/** Drops what is older than 24 months (by the month in Korea); the tables let nothing younger go. Answers how many logs. */
export async function dropOldLogs(db: Db): Promise<number> {
  const { rows: logs } = await db.query<{ id: string }>(
    `select id from ledger_logs
      where closed_at is not null
        and left(id, 7) < to_char(now() at time zone 'Asia/Seoul' - interval '24 months', 'YYYY-MM')`,
    [],
  )
  for (const { id } of logs) {
    for (;;) {
      const { rowCount } = await db.query(
        `delete from ledger_records where log_id = $1
            and index in (select index from ledger_records where log_id = $1 order by index limit ${CHUNK})`,
        [id],
      )
      if (rowCount < CHUNK) break
    }
    await db.query('delete from ledger_tiles where log_id = $1', [id])
    await db.query('delete from ledger_checkpoints where log_id = $1', [id])
    await db.query('delete from ledger_heard where log_id = $1', [id])
    await db.query('delete from ledger_logs where id = $1', [id])
  }
  return logs.length
}
