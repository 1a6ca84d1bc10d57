export type ErrorLine = { row: number; column: string; words: string }

/**
 * Row errors as a file that spreadsheets open: UTF-8 with a byte order mark, CRLF, every cell quoted (RFC 4180). Holds places and
 * our own sentences, nothing of what stood in the rows.
 */
export function errorsCsv(head: readonly [string, string, string], lines: readonly ErrorLine[]): string {
  const rows = [head, ...lines.map(({ row, column, words }) => [String(row), column, words])]
  return `\uFEFF${rows.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
