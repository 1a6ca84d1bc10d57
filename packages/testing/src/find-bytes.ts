/** Bytes at a needle's end by which it is recognised. Texts of one kind begin alike (010-, \\ud, %EC), and seldom end alike. */
const ANCHOR = 8
const FILTER_BITS = 24

/**
 * Finds which of many byte strings stand in some bytes, in one pass over them however many there are: about 40 MB/s with half a million
 * of them. Strings of less than 8 bytes take a pass each.
 * @returns a search that answers their places in `needles`
 */
export function createFinder(needles: readonly Uint8Array[]): (bytes: Uint8Array) => Set<number> {
  const bits = Math.max(12, Math.ceil(Math.log2(needles.length + 1)) + 1)
  const shift = 32 - bits
  // Most of what is looked through ends no needle. One bit tells so, and all of them stay in the processor's cache.
  const filter = new Uint8Array(1 << (FILTER_BITS - 3))
  // A table of chains: the first needle of each slot, and the next of the same slot.
  const first = new Int32Array(1 << bits).fill(-1)
  const short: number[] = []
  const next = new Int32Array(needles.length).fill(-1)
  needles.forEach((needle, index) => {
    if (needle.length < ANCHOR) {
      short.push(index)
      return
    }
    const at = needle.length - ANCHOR
    const hash = hashOf(wordAt(needle, at), wordAt(needle, at + 4))
    const bit = hash >>> (32 - FILTER_BITS)
    filter[bit >>> 3] = (filter[bit >>> 3] as number) | (1 << (bit & 7))
    const slot = Math.imul(hash, 0x9e3779b1) >>> shift
    next[index] = first[slot] as number
    first[slot] = index
  })
  return (bytes) => {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found = new Set(short.filter((index) => whole.includes(Buffer.from(needles[index] as Uint8Array))))
    if (bytes.length < ANCHOR) return found
    let high = wordAt(bytes, 0)
    let low = wordAt(bytes, 4)
    for (let end = ANCHOR; ; end++) {
      const hash = hashOf(high, low)
      const bit = hash >>> (32 - FILTER_BITS)
      if ((filter[bit >>> 3] as number) & (1 << (bit & 7))) {
        const slot = Math.imul(hash, 0x9e3779b1) >>> shift
        for (let index = first[slot] as number; index !== -1; index = next[index] as number) {
          if (endsAt(bytes, end, needles[index] as Uint8Array)) found.add(index)
        }
      }
      if (end === bytes.length) return found
      high = (high << 8) | (low >>> 24)
      low = (low << 8) | (bytes[end] as number)
    }
  }
}

function hashOf(high: number, low: number): number {
  const mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0
}

function wordAt(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4)
  return (a << 24) | (b << 16) | (c << 8) | d
}

function endsAt(bytes: Uint8Array, end: number, needle: Uint8Array): boolean {
  if (needle.length > end) return false
  for (let i = needle.length - 1, at = end - 1; i >= 0; i--, at--) if (bytes[at] !== needle[i]) return false
  return true
}
