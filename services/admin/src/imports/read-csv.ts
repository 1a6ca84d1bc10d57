import { CsvError, parse } from 'csv-parse'
import { type Column, columnOf, columns, readHeader, requiredColumns } from './columns.ts'
import { CsvFileError } from './csv-file-error.ts'
import { decodeText } from './decode-text.ts'

export type RowValues = Record<Column, string>
/** `row` as a spreadsheet counts: the first line is 1. An error names place and code, never a value. */
export type CsvRow = { row: number; values: RowValues }
export type CsvRowError = { row: number; column: string; code: 'row_columns' }

const maxRows = 100_000
const maxBytes = 64 * 1024 * 1024
/** An open quote would otherwise swallow the rest of the file into memory. */
const maxRecordBytes = 64 * 1024
/** Some malls write a title or a notice above the header. */
const headerWithin = 5

type Limits = { rows?: number; bytes?: number }

/** Reads a mall's file row by row in bounded memory. Throws CsvFileError where the file as a whole is broken. */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  limits: Limits = {},
): AsyncGenerator<CsvRow | CsvRowError> {
  const text = decodeText(source, limits.bytes ?? maxBytes)
  const head = await readHead(text)
  const above: string[][] = []
  let header: Map<Column, number[]> | undefined
  let row = 0
  let filled = 0
  for await (const record of parseRecords(joinText(head, text), delimiterOf(head))) {
    row++
    if (record.every((cell) => cell.trim() === '')) continue
    if (!header) {
      above.push(record)
      const found = readHeader(record)
      if (missingOf(found).length === 0) header = found
      else if (above.length === headerWithin) throw missingColumns(above)
      continue
    }
    if (++filled > (limits.rows ?? maxRows)) throw new CsvFileError('csv_too_many_rows')
    yield readRow(record, header, above.at(-1)?.length ?? 0, row)
  }
  if (!header) throw above.length === 0 ? new CsvFileError('csv_empty') : missingColumns(above)
  if (filled === 0) throw new CsvFileError('csv_empty')
}

/**
 * Hands out every record that is whole before it tells of a broken one: a destroyed stream would forget those that wait in
 * it, so the records are taken from the parser's callback, a piece of text at a time.
 */
async function* parseRecords(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<string[]> {
  let waiting: string[][] = []
  let line = 0
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: maxRecordBytes,
    // Spaces between a quote and its delimiter are harmless; a tab may be the delimiter itself.
    ...(delimiter === '\t' ? {} : { trim: true }),
    on_record: (record: string[], { lines }) => {
      waiting.push(record)
      line = lines
      return null
    },
  })
  let broken: unknown
  parser.on('error', (error) => {
    broken = error
  })
  try {
    for await (const piece of text) {
      await new Promise<void>((resolve) => parser.write(piece, () => resolve()))
      yield* waiting
      waiting = []
      if (broken) break
    }
    if (!broken) await new Promise<void>((resolve) => parser.once('error', () => resolve()).end(() => resolve()))
    yield* waiting
  } finally {
    parser.destroy()
  }
  if (broken instanceof CsvError) throw new CsvFileError('csv_quotes', { line: line + 1 })
  if (broken) throw broken
}

function readRow(record: string[], header: Map<Column, number[]>, width: number, row: number): CsvRow | CsvRowError {
  const values = Object.fromEntries(columns.map((column) => [column, ''])) as RowValues
  let reached = true
  for (const [column, positions] of header) {
    for (const position of positions) {
      const cell = record[position]
      if (cell === undefined && requiredColumns.includes(column)) reached = false
      // Excel's sign for "this is text" is no part of the value.
      if (cell !== undefined && values[column] === '') values[column] = cell.trim().replace(/^'(?=[\d+])/, '')
    }
  }
  // Shifted by a stray delimiter or broken by a newline: better refused than sent to a wrong door.
  const tooWide = record.slice(width).some((cell) => cell.trim() !== '')
  return reached && !tooWide ? { row, values } : { row, column: '', code: 'row_columns' }
}

function missingOf(header: Map<Column, number[]>): Column[] {
  return requiredColumns.filter((column) => !header.has(column))
}

/** Judged by the line that looks most like a header. */
function missingColumns(above: string[][]): CsvFileError {
  const missing = above.map((cells) => missingOf(readHeader(cells))).sort((a, b) => a.length - b.length)[0] ?? []
  return new CsvFileError('csv_missing_column', { columns: missing })
}

/** The first lines, or less if the file is shorter. */
async function readHead(text: AsyncGenerator<string>): Promise<string> {
  let head = ''
  while (head.length < maxRecordBytes && head.split(/\r\n|\n|\r/).length <= headerWithin) {
    const next = await text.next()
    if (next.done) break
    head += next.value
  }
  return head
}

async function* joinText(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head !== '') yield head
  yield* rest
}

/** The delimiter that makes the most known column names of one line. */
function delimiterOf(head: string): ',' | ';' | '\t' {
  const lines = head.split(/\r\n|\n|\r/, headerWithin)
  const known = (delimiter: string) =>
    Math.max(0, ...lines.map((line) => line.split(delimiter).filter((cell) => columnOf(cell)).length))
  if (known('\t') > known(',')) return '\t'
  return known(';') > known(',') ? ';' : ','
}
