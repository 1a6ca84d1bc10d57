// Node only.
import { EMPTY_ROOT, nodeHash } from './entry-node.ts'

/** A tree that is read from its first leaf to its last: it keeps a hash for each complete subtree, and no leaf. */
export type GrowingTree = {
  readonly size: number
  append(leafHash: Uint8Array): void
  /** The root over all leaves so far (RFC 6962 §2.1). */
  root(): Uint8Array
}

/** An empty tree. */
export function createGrowingTree(): GrowingTree {
  const peaks: { width: number; hash: Uint8Array }[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    append(leafHash) {
      let peak = { width: 1, hash: leafHash }
      for (let last = peaks.at(-1); last?.width === peak.width; last = peaks.at(-1)) {
        peak = { width: peak.width * 2, hash: nodeHash(last.hash, peak.hash) }
        peaks.pop()
      }
      peaks.push(peak)
      size++
    },
    root() {
      return peaks.length === 0 ? EMPTY_ROOT : foldRight(peaks.map(({ hash }) => hash))
    },
  }
}

/** h(a, h(b, c)): the hash of a range from its complete subtrees, the largest first. At least one. */
export function foldRight(hashes: readonly Uint8Array[]): Uint8Array {
  let folded = hashes.at(-1) as Uint8Array
  for (let i = hashes.length - 2; i >= 0; i--) folded = nodeHash(hashes[i] as Uint8Array, folded)
  return folded
}
