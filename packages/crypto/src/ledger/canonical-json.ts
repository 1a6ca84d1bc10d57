// Browser and Node.

/**
 * JSON in one spelling: no spaces, members sorted by the UTF-16 units of their names, undefined ones left out (RFC 8785, for
 * values of strings, whole numbers, booleans, null, arrays and plain objects, which is all that a ledger holds).
 * RangeError for a number that is not a safe integer; TypeError for anything else.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('a ledger holds whole numbers only')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object') throw new TypeError('a ledger holds plain values only')
  const members: string[] = []
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}
