import type { Column } from './columns.ts'

export type CsvFileCode =
  | 'csv_encoding'
  | 'csv_missing_column'
  | 'csv_quotes'
  | 'csv_empty'
  | 'csv_too_many_rows'
  | 'csv_too_large'

/** The file as a whole is broken. Names places and columns, never what stands in them. */
export class CsvFileError extends Error {
  readonly code: CsvFileCode
  /** Line of the file where the broken record begins, from 1. */
  readonly line: number | undefined
  /** Columns that the file lacks; `columnTitle` names them in Korean. */
  readonly columns: Column[] | undefined

  constructor(code: CsvFileCode, { line, columns }: { line?: number; columns?: Column[] } = {}) {
    super(code)
    this.code = code
    this.line = line
    this.columns = columns
  }
}
