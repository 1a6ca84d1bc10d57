import { withTransaction } from '@exqress/service/db.ts'
import type { Deps } from '../deps.ts'
import { issueWaybills, loadIssueKeys, retryOnDeadlock } from '../waybills/issue-waybills.ts'
import type { SlipOrigin, SlipResult } from '../waybills/slip.ts'
import { type Column, columnTitle } from './columns.ts'
import { addToImport, type ImportCounts, type ImportProblem } from './import-record.ts'
import type { ParsedRow } from './parse-row.ts'

export type ReadRow = {
  row: number
  parsed: ParsedRow | { ok: false; errors: { column: ''; code: string }[]; warnings: [] }
}

/** Issues the rows of a chunk and notes how they fared, in one transaction. A row of several boxes fails when any of them does. */
export async function issueChunk(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { importId, origin, rows }: { importId: string; origin: SlipOrigin; rows: readonly ReadRow[] },
): Promise<void> {
  const slips = rows.flatMap(({ parsed }) => (parsed.ok ? parsed.slips : []))
  const issueKeys = await loadIssueKeys(keys, now())
  await retryOnDeadlock(() =>
    withTransaction(db, async (tx) => {
      const results = slips.length === 0 ? [] : await issueWaybills(tx, { slips, origin, keys: issueKeys })
      const { counts, problems } = sumUp(rows, results)
      await addToImport(tx, importId, counts, problems)
    }),
  )
}

function sumUp(rows: readonly ReadRow[], results: readonly SlipResult[]) {
  const counts: ImportCounts = { rows: rows.length, issued: 0, repeated: 0, failed: 0 }
  const problems: ImportProblem[] = []
  let next = 0
  for (const { row, parsed } of rows) {
    const note = (kind: ImportProblem['kind'], column: Column | '', code: string) =>
      problems.push({ kind, row, column: column === '' ? '' : columnTitle(column), code })
    for (const { column, code } of parsed.warnings) note('warning', column, code)
    if (!parsed.ok) {
      counts.failed++
      for (const { column, code } of parsed.errors) note('error', column, code)
      continue
    }
    const own = results.slice(next, next + parsed.slips.length)
    next += parsed.slips.length
    const refused = own.find((result) => !result.ok)
    if (refused && !refused.ok) {
      counts.failed++
      note('error', refused.column as Column, refused.code)
    }
    for (const result of own) {
      if (!result.ok) continue
      if (result.repeated) counts.repeated++
      else counts.issued++
      for (const code of result.warnings) note('warning', 'waybillNumber', code)
    }
  }
  return { counts, problems }
}
