/**
 * Which of many byte strings (each of 4 bytes or more) stand in `bytes`: one pass over it, however many there are.
 * @returns their places in `needles`
 */
export function findBytes(bytes: Uint8Array, needles: readonly Uint8Array[]): Set<number> {
  const byStart = new Map<number, number[]>()
  const mayStart = new Uint8Array(1 << 16)
  needles.forEach((needle, index) => {
    const start = startOf(needle, 0)
    const known = byStart.get(start)
    if (known) known.push(index)
    else byStart.set(start, [index])
    mayStart[start & 0xffff] = 1
  })
  const found = new Set<number>()
  let start = bytes.length < 4 ? 0 : startOf(bytes, 0)
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (mayStart[start & 0xffff] === 1) {
      for (const index of byStart.get(start) ?? []) {
        if (!found.has(index) && standsAt(bytes, at, needles[index] as Uint8Array)) found.add(index)
      }
    }
    start = ((start << 8) | (bytes[at + 4] ?? 0)) >>> 0
  }
  return found
}

function startOf(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  )
}

function standsAt(bytes: Uint8Array, at: number, needle: Uint8Array): boolean {
  if (at + needle.length > bytes.length) return false
  for (let i = 4; i < needle.length; i++) if (bytes[at + i] !== needle[i]) return false
  return true
}
