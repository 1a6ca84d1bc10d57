import type { Db, Tx } from '@exqress/service/db.ts'

/** Problems kept of one import; further ones are only counted. */
const KEPT = 1000

/** What an import's record keeps of a problem: where and which code, never what stood there. */
export type ImportProblem = { kind: 'error' | 'warning'; row: number; column: string; code: string }
export type ImportCounts = { rows: number; issued: number; repeated: number; failed: number }

export async function openImport(
  db: Db,
  { importId, adminId, source }: { importId: string; adminId: string; source: string },
) {
  await db.query('insert into imports (id, source, started_by) values ($1, $2, $3)', [importId, source, adminId])
}

/** Adds what a chunk gave, in the transaction that issued it. */
export async function addToImport(tx: Tx, importId: string, counts: ImportCounts, problems: readonly ImportProblem[]) {
  await tx.query(
    `update imports set rows = rows + $2, issued = issued + $3, repeated = repeated + $4, failed = failed + $5 where id = $1`,
    [importId, counts.rows, counts.issued, counts.repeated, counts.failed],
  )
  for (const kind of ['error', 'warning'] as const) {
    const own = problems.filter((problem) => problem.kind === kind)
    if (own.length === 0) continue
    await tx.query(
      `insert into import_problems (import_id, kind, row_number, column_name, code)
       select $1, $2, p.row_number, p.column_name, p.code
         from unnest($3::int[], $4::text[], $5::text[]) with ordinality as p (row_number, column_name, code, place)
        where p.place + (select count(*) from import_problems i where i.import_id = $1 and i.kind = $2) <= ${KEPT}`,
      [importId, kind, own.map(({ row }) => row), own.map(({ column }) => column), own.map(({ code }) => code)],
    )
  }
}

export async function endImport(
  db: Db,
  importId: string,
  { status, code, line }: { status: 'done' | 'broken'; code?: string; line?: number | undefined },
) {
  await db.query('update imports set status = $2, code = $3, broken_row = $4, finished_at = now() where id = $1', [
    importId,
    status,
    code ?? null,
    line ?? null,
  ])
}

/** An import that a stopped process left behind is over: no request lasts so long. Its rows that were issued stay. */
export async function closeLeftImports(db: Db): Promise<void> {
  await db.query(
    `update imports set status = 'broken', code = 'interrupted', finished_at = now()
      where status = 'running' and started_at < now() - interval '15 minutes'`,
    [],
  )
}
