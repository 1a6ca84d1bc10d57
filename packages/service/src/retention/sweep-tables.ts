import type { Db } from '../db.ts'
import { rounds } from '../lifecycle/rounds.ts'
import type { Part } from '../lifecycle/start-parts.ts'
import type { Log } from '../log/create-log.ts'
import { isSwept, type KeptTable, type SweptTable } from './kept-table.ts'
import { readSteadyClock } from './steady-clock.ts'

const HOUR = 3_600_000

type Given = {
  db: Db
  log: Log
  /** Every decision of the service; a test compares them with its schema. */
  tables: readonly KeptTable[]
  /** What else goes by its age (the ledger's months); answers how many. */
  also?: { part: string; drop: () => Promise<number> }
  /** Rows of one statement. */
  batch?: number
}

/**
 * One round: of each table what is older than its term, at most one batch, each in a statement of its own. Broken off anywhere it goes on
 * with the next round; of several processes each takes other rows.
 * @returns `more` when a batch was full
 */
export async function sweepTables({ db, log, tables, also, batch = 5_000 }: Given): Promise<'more' | undefined> {
  const at = await readSteadyClock(db)
  if (at === undefined) {
    log.warn('retention.clock_not_steady')
    return undefined
  }
  let more = false
  for (const swept of tables.filter(isSwept)) {
    const { rowCount } = await db.query({ text: statementOf(swept), values: [at, batch] })
    if (rowCount > 0)
      log.info(swept.emptied ? 'retention.emptied' : 'retention.deleted', { part: swept.table, count: rowCount })
    if (rowCount === batch) more = true
  }
  const dropped = (await also?.drop()) ?? 0
  if (also && dropped > 0) log.info('retention.deleted', { part: also.part, count: dropped })
  return more ? 'more' : undefined
}

function statementOf({ table, after, age, only, emptied }: SweptTable): string {
  const held = emptied?.map((column) => `${column} is not null`).join(' or ')
  const due = [`${table}.${age} < $1::timestamptz - interval '${after}'`, only, held && `(${held})`]
  const rows = `ctid = any(array(
    select ctid from ${table} where ${due.filter(Boolean).join(' and ')} limit $2 for update skip locked))`
  return emptied
    ? `update ${table} set ${emptied.map((column) => `${column} = null`).join(', ')} where ${rows}`
    : `delete from ${table} where ${rows}`
}

/** The job: at start and every hour. */
export function keepTerms(given: Given): Part {
  return rounds({ name: 'retention', everyMs: HOUR, work: () => sweepTables(given), log: given.log })
}
