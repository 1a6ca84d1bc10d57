import type { ImportQuery } from '@exqress/contracts/admin-api.ts'
import type { Queryable } from '@exqress/service/db.ts'
import { badInput, type InputIssue } from '@exqress/service/errors/app-error.ts'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { carrierOf, type KnownCarrier } from '../carriers/carrier-of.ts'
import type { Deps } from '../deps.ts'
import { CsvFileError } from './csv-file-error.ts'
import { endImport, openImport } from './import-record.ts'
import { issueChunk, type ReadRow } from './issue-chunk.ts'
import { parseRow } from './parse-row.ts'
import { readCsv } from './read-csv.ts'
import { readImport } from './read-import.ts'

/** Slips of one transaction: enough to share its cost, few enough to keep its locks and the memory small. */
const CHUNK = 500

/**
 * Reads a mall's file as it arrives and issues its rows a chunk at a time; nothing of it is stored but what the waybills seal. A row
 * that cannot be issued is named and passed over. Where the file itself breaks, what came before stays issued, and the answer says where:
 * the mended file can be sent again whole. A file that breaks before its first row is refused.
 * @throws AppError 400 with the code of csv-file-error.ts, 422 `carrier_unknown`
 */
export async function runImport(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { adminId, query, body }: { adminId: string; query: z.output<typeof ImportQuery>; body: AsyncIterable<Uint8Array> },
) {
  const { db } = deps
  const carriers = await readKnownCarriers(db)
  if (query.carrier !== undefined && !carrierOf(query.carrier, carriers)) {
    throw badInput([{ path: 'carrier', code: 'carrier_unknown' }], 'carrier_unknown')
  }
  const settings = { carriers, carrier: query.carrier }
  const importId = v7()
  const origin = { source: query.source, importId, pickUpAtSender: false, memoSource: 'import' } as const
  let opened = false
  let rows: ReadRow[] = []
  let slips = 0

  async function flush() {
    if (rows.length === 0) return
    if (!opened) await openImport(db, { importId, adminId, source: query.source })
    opened = true
    await issueChunk(deps, { importId, origin, rows })
    rows = []
    slips = 0
  }

  try {
    for await (const read of readCsv(body)) {
      if ('values' in read) {
        const parsed = parseRow(read.values, settings)
        rows.push({ row: read.row, parsed })
        slips += parsed.ok ? parsed.slips.length : 0
      } else
        rows.push({ row: read.row, parsed: { ok: false, errors: [{ column: '', code: read.code }], warnings: [] } })
      if (slips >= CHUNK || rows.length >= CHUNK) await flush()
    }
    await flush()
    await endImport(db, importId, { status: 'done' })
  } catch (error) {
    const broken = brokenOf(error)
    await flush()
    if (!opened && broken) throw badInput(placesOf(broken), broken.code)
    if (opened)
      await endImport(db, importId, { status: 'broken', code: broken?.code ?? 'interrupted', line: broken?.line })
    if (!broken) throw error
  }
  return readImport(db, importId)
}

type Broken = { code: string; line: number | undefined; columns: string[] }

/** Columns that are missing, or the line where the file breaks. */
function placesOf({ code, line, columns }: Broken): InputIssue[] {
  const missing = columns.map((path) => ({ path, code: 'missing' }))
  return line === undefined ? missing : [...missing, { path: `line.${line}`, code }]
}

function brokenOf(error: unknown): Broken | undefined {
  if (error instanceof CsvFileError) return { code: error.code, line: error.line, columns: error.columns ?? [] }
  // The sender hung up: the rows that came are kept all the same.
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') {
    return { code: 'aborted', line: undefined, columns: [] }
  }
  return undefined
}

async function readKnownCarriers(on: Queryable): Promise<KnownCarrier[]> {
  const { rows } = await on.query<KnownCarrier>('select code, name, number_rule as "numberRule" from carriers', [])
  return rows
}
