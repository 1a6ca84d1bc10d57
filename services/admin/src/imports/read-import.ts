import { ImportResult } from '@exqress/contracts/admin-api.ts'
import type { Db } from '@exqress/service/db.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'

export async function readImport(db: Db, importId: string) {
  const { rows } = await db.query(
    `select id as "importId", status, rows, issued, repeated, failed, code, broken_row as "brokenRow",
            (select coalesce(json_agg(json_build_object('row', p.row_number, 'column', p.column_name, 'code', p.code)
                                      order by p.position) filter (where p.kind = 'error'), '[]')
               from import_problems p where p.import_id = i.id) as errors,
            (select coalesce(json_agg(json_build_object('row', p.row_number, 'column', p.column_name, 'code', p.code)
                                      order by p.position) filter (where p.kind = 'warning'), '[]')
               from import_problems p where p.import_id = i.id) as warnings
       from imports i where id = $1`,
    [importId],
  )
  if (!rows[0]) throw notFound()
  const { code, brokenRow, errors, ...rest } = rows[0]
  // Where the file broke stands among the errors too, and first, so that whoever mends it sees it first.
  const breaks = brokenRow === null ? [] : [{ row: brokenRow, column: '', code }]
  return ImportResult.parse({
    ...rest,
    ...(code === null ? {} : { code }),
    errors: [...breaks, ...errors].slice(0, 1000),
  })
}
