/**
 * Unpacks a block of raw Snappy, as LevelDB and Blink write it. Only what was read until the end or the first fault is answered: a search
 * wants whatever is there.
 */
export function unpackSnappy(packed: Uint8Array): Buffer {
  let at = 0
  let size = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = packed[at++] ?? 0
    size += (byte & 127) * 2 ** shift
    if (byte < 128) break
  }
  if (size > 1 << 28) return Buffer.alloc(0)
  const out = Buffer.alloc(size)
  let end = 0
  const little = (bytes: number) => {
    let value = 0
    for (let i = 0; i < bytes; i++) value += (packed[at++] ?? 0) * 2 ** (8 * i)
    return value
  }
  while (at < packed.length && end < size) {
    const tag = packed[at++] as number
    if ((tag & 3) === 0) {
      const short = tag >>> 2
      const length = (short < 60 ? short : little(short - 59)) + 1
      const literal = packed.subarray(at, at + length)
      out.set(literal.subarray(0, size - end), end)
      end += literal.length
      at += length
      continue
    }
    const near = (tag & 3) === 1
    const length = near ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
    const back = near ? ((tag >>> 5) << 8) + little(1) : little((tag & 3) === 2 ? 2 : 4)
    if (back === 0 || back > end) break
    for (let i = 0; i < length && end < size; i++, end++) out[end] = out[end - back] as number
  }
  return out.subarray(0, end)
}
