import { SortCode } from '@exqress/contracts/values.ts'

export type SortCodes = { postcodePrefix: string; sortCode: string }[]
export type SortCodeAnswer =
  | { ok: true; sortCode: string }
  | { ok: false; code: 'sort_code_missing' | 'sort_code_format' }

/** The file's column, else the carrier's table, where the longest prefix of the postcode wins. */
export function sortCodeOf({
  column,
  postcode,
  table,
}: {
  column: string
  postcode: string
  table: SortCodes
}): SortCodeAnswer {
  const written = column.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (written !== '') {
    return SortCode.safeParse(written).success
      ? { ok: true, sortCode: written }
      : { ok: false, code: 'sort_code_format' }
  }
  let best: SortCodes[number] | undefined
  for (const entry of table) {
    if (!postcode.startsWith(entry.postcodePrefix)) continue
    if (!best || entry.postcodePrefix.length > best.postcodePrefix.length) best = entry
  }
  return best ? { ok: true, sortCode: best.sortCode } : { ok: false, code: 'sort_code_missing' }
}
