import type { Words } from '../i18n/text.ts'

/** Codes of the service that have words of their own; see `parse-row.ts` and `number-rules.ts` there. */
const codes = [
  'row_columns',
  'name_missing',
  'name_masked',
  'phone_missing',
  'phone_format',
  'postcode_missing',
  'postcode_format',
  'postcode_old',
  'address_missing',
  'address_unsplit',
  'carrier_missing',
  'carrier_unknown',
  'number_missing',
  'number_format',
  'number_check_digit',
  'number_count',
  'number_taken',
  'order_item_missing',
  'product_format',
  'quantity_format',
  'freight_unknown',
  'box_number_format',
  'box_count_format',
  'range_missing',
  'sort_code_missing',
  'sort_code_format',
  'csv_encoding',
  'csv_quotes',
  'csv_empty',
  'csv_missing_column',
  'csv_too_many_rows',
  'csv_too_large',
  'aborted',
  'interrupted',
] as const
type ProblemCode = (typeof codes)[number]

/** What is wrong and what to do about it, in one or two short sentences; never a code. */
export function problemWords(t: Words, code: string): string {
  const known = codes.find((one): one is ProblemCode => one === code)
  if (known) return t(`problem.${known}`)
  if (code.endsWith('_too_long')) return t('problem.too_long')
  return t('problem.other')
}
