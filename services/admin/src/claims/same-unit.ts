/**
 * Whether what a person typed names the door on the slip. Only numbers count (a slip's 호 column may hold anything beside it):
 * every number typed must be of the slip, and one of its unit; a 동 may be repeated, a 층 left out. A slip without any number in
 * its unit (a house) has nothing to compare: there the name and the label itself must do.
 */
export function isSameUnit(typed: string, slip: { dong: string; unit: string }): boolean {
  const unit = numbersOf(slip.unit)
  if (unit.length === 0) return true
  const all = new Set([...unit, ...numbersOf(slip.dong)])
  const numbers = numbersOf(typed)
  return numbers.length > 0 && numbers.every((one) => all.has(one)) && numbers.some((one) => unit.includes(one))
}

/** `B102` and 지하 102 are the same, and not 102. Floors go where there is anything else. */
function numbersOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/지하\s*/g, 'b')
  const withoutFloor = plain.replace(/b?\d+\s*층/g, ' ')
  const numbers = withoutFloor.match(/b?\d+/g) ?? plain.match(/b?\d+/g) ?? []
  return numbers.map((one) => one.replace(/^(b?)0+(?=\d)/, '$1'))
}
