import type { numberRules } from '@exqress/contracts/admin-api.ts'

export type NumberRule = (typeof numberRules)[number]
export type NumberProblem = 'number_missing' | 'number_format' | 'number_check_digit'
export type CheckedNumber = { ok: true; number: string; warning?: NumberProblem } | { ok: false; code: NumberProblem }

/** Lengths of a whole number, and of those the ones that end in a check digit. */
const forms: Record<Exclude<NumberRule, 'none'>, { lengths: number[]; checked: number[] }> = {
  cj: { lengths: [10, 12], checked: [12] },
  hanjin: { lengths: [10, 12, 14], checked: [10, 12, 14] },
  lotte: { lengths: [12], checked: [12] },
  epost: { lengths: [13], checked: [] },
  logen: { lengths: [11], checked: [] },
}

/** Checks a number as a file or a person writes it: any hyphens, spaces and full-width digits; the answer is bare. */
export function checkWaybillNumber(rule: NumberRule, text: string): CheckedNumber {
  const number = text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff.\-‐-―−]/g, '')
    .toUpperCase()
  if (number === '') return { ok: false, code: 'number_missing' }
  if (rule === 'none')
    return /^[A-Z0-9]{4,40}$/.test(number) ? { ok: true, number } : { ok: false, code: 'number_format' }
  if (rule === 'epost' && /^[A-Z]{2}\d{9}[A-Z]{2}$/.test(number)) {
    return s10CheckDigit(number.slice(2, 10)) === number[10]
      ? { ok: true, number }
      : { ok: false, code: 'number_check_digit' }
  }
  const { lengths, checked } = forms[rule]
  if (!/^\d+$/.test(number) || !lengths.includes(number.length)) return { ok: false, code: 'number_format' }
  if (!checked.includes(number.length) || checkDigit(rule, number.slice(0, -1)) === number.at(-1))
    return { ok: true, number }
  // Hanjin prints numbers that break its own rule, so there it is a warning.
  return rule === 'hanjin'
    ? { ok: true, number, warning: 'number_check_digit' }
    : { ok: false, code: 'number_check_digit' }
}

/** CJ sums digits 3 to 11 only; the others the whole serial. */
function checkDigit(rule: NumberRule, serial: string): string {
  return String(Number(rule === 'cj' ? serial.slice(2) : serial) % 7)
}

/** UPU S10 (2017) §6: weights 8 6 4 2 3 5 9 7, modulo 11, 10 is 0 and 11 is 5. */
function s10CheckDigit(serial: string): string {
  const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce((total, weight, index) => total + weight * Number(serial[index]), 0)
  const digit = 11 - (sum % 11)
  return String(digit === 10 ? 0 : digit === 11 ? 5 : digit)
}

/** The whole number of a serial (the number without its check digit), or undefined if the rule knows no such length. */
export function numberOfSerial(rule: NumberRule, serial: string): string | undefined {
  if (!/^\d+$/.test(serial)) return undefined
  if (rule === 'none') return serial
  const { lengths, checked } = forms[rule]
  const withDigit = serial.length + 1
  if (checked.includes(withDigit)) return serial + checkDigit(rule, serial)
  return lengths.includes(serial.length) && !checked.includes(serial.length) ? serial : undefined
}

/** The number at a position (0 is `from`) of a carrier's range of serials; undefined where the range is used up. */
export function nextNumber(
  rule: NumberRule,
  range: { from: string; to: string },
  position: number,
): string | undefined {
  const serial = BigInt(range.from) + BigInt(position)
  if (serial > BigInt(range.to)) return undefined
  return numberOfSerial(rule, serial.toString().padStart(range.from.length, '0'))
}
