// Browser and Node. The shape of the Merkle trees of RFC 6962 (§2.1), without their hashes: which ranges of leaves a proof
// names, and in which order. Indexes are whole numbers below 2^53; a range is [from, to).

/** The leaves from `from` up to before `to`. */
export type Range = { from: number; to: number }
/** A neighbour on the way up to the root, and on which side it stands. */
export type Step = Range & { side: 'left' | 'right' }
/** A complete subtree: the 2^level leaves from index · 2^level on. */
export type Subtree = { level: number; index: number }

/** The largest power of two smaller than `count` (> 1): where RFC 6962 divides a tree. */
function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

/**
 * The audit path of a leaf (RFC 6962 §2.1.1), from the leaf upwards.
 * RangeError when there is no such leaf.
 */
export function inclusionPath(index: number, size: number): Step[] {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) {
    throw new RangeError('no such leaf')
  }
  const path: Step[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      path.push({ from: middle, to, side: 'right' })
      to = middle
    } else {
      path.push({ from, to: middle, side: 'left' })
      from = middle
    }
  }
  return path.reverse()
}

/** What proves that a tree continues an older one. */
export type ConsistencyPath = {
  /** The subtree that both share at the bottom; undefined where it is the whole older tree, whose root the verifier has. */
  seed: Range | undefined
  steps: Step[]
}

/**
 * The consistency path from a tree of `older` leaves to one of `newer` (RFC 6962 §2.1.2). A proof holds the seed's hash, if
 * there is a seed, and then one for each step. RangeError unless 0 < older <= newer.
 */
export function consistencyPath(older: number, newer: number): ConsistencyPath {
  if (!(Number.isSafeInteger(older) && Number.isSafeInteger(newer) && older > 0 && older <= newer)) {
    throw new RangeError('no such trees')
  }
  const steps: Step[] = []
  let [from, to] = [0, newer]
  while (to !== older) {
    const middle = from + splitOf(to - from)
    if (older <= middle) {
      steps.push({ from: middle, to, side: 'right' })
      to = middle
    } else {
      steps.push({ from, to: middle, side: 'left' })
      from = middle
    }
  }
  return { seed: from === 0 ? undefined : { from, to }, steps: steps.reverse() }
}

/** The ranges whose hashes make up a consistency proof, in its order. */
export function consistencyRanges({ seed, steps }: ConsistencyPath): Range[] {
  return seed ? [seed, ...steps] : steps
}

/**
 * The complete subtrees that a range of a path is made of, the largest first. Its hash is theirs, folded from the right:
 * h(a, h(b, c)).
 */
export function subtreesOf({ from, to }: Range): Subtree[] {
  const subtrees: Subtree[] = []
  for (let at = from; at < to; ) {
    let [level, width] = [0, 1]
    while (at + width * 2 <= to) [level, width] = [level + 1, width * 2]
    subtrees.push({ level, index: at / width })
    at += width
  }
  return subtrees
}
