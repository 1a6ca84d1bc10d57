// Browser and Node. What anybody can check against a signed checkpoint (RFC 6962 §2.1.1, §2.1.2). Nothing here throws for a
// proof that is wrong or nonsense: it is false.
import { equalBytes } from '../bytes.ts'
import { nodeHash } from './entry.ts'
import { consistencyPath, inclusionPath, type Step } from './tree-shape.ts'

/** The head of a tree: how many leaves it has and its root hash. */
export type TreeHead = { size: number; root: Uint8Array }

/** Whether a leaf with this hash stands at `index` of the tree. */
export async function verifyInclusion(
  head: TreeHead,
  { index, leafHash, proof }: { index: number; leafHash: Uint8Array; proof: readonly Uint8Array[] },
): Promise<boolean> {
  if (!isPlace(index, head.size)) return false
  const path = inclusionPath(index, head.size)
  if (!areHashes([leafHash, head.root, ...proof]) || proof.length !== path.length) return false
  return equalBytes(await climb(leafHash, path, proof), head.root)
}

/** Whether the newer tree begins with all leaves of the older one, unchanged. The empty tree is the beginning of every one. */
export async function verifyConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): Promise<boolean> {
  if (!areHashes([older.root, newer.root, ...proof])) return false
  if (older.size === 0 || older.size === newer.size) {
    const same = older.size === 0 ? Number.isSafeInteger(newer.size) : equalBytes(older.root, newer.root)
    return same && proof.length === 0
  }
  if (!isPlace(older.size, newer.size)) return false
  const { seed, steps } = consistencyPath(older.size, newer.size)
  const start = seed ? proof[0] : older.root
  const rest = seed ? proof.slice(1) : proof
  if (!start || rest.length !== steps.length) return false
  // The older tree has only what stands to the left; the newer one has both sides.
  const lefts = steps.flatMap((step, i) => (step.side === 'left' ? [{ step, hash: rest[i] as Uint8Array }] : []))
  const oldRoot = await climb(
    start,
    lefts.map(({ step }) => step),
    lefts.map(({ hash }) => hash),
  )
  return equalBytes(oldRoot, older.root) && equalBytes(await climb(start, steps, rest), newer.root)
}

async function climb(start: Uint8Array, steps: readonly Step[], hashes: readonly Uint8Array[]): Promise<Uint8Array> {
  let hash = start
  for (const [i, { side }] of steps.entries()) {
    const other = hashes[i] as Uint8Array
    hash = side === 'right' ? await nodeHash(hash, other) : await nodeHash(other, hash)
  }
  return hash
}

function isPlace(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash instanceof Uint8Array && hash.length === 32)
}
