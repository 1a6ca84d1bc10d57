import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as web from './entry.ts'
import { EMPTY_ROOT, leafHash, nodeHash } from './entry-node.ts'
import { createGrowingTree } from './growing-tree-node.ts'
import { appendLeaves, hashOfRange, openTilesOf, type Tile, tileName, tilesOf } from './tiles-node.ts'
import { consistencyPath, consistencyRanges, inclusionPath, type Range } from './tree-shape.ts'
import { verifyConsistency, verifyInclusion } from './verify-proof.ts'

// The reference values of Certificate Transparency's own implementation (merkletree tests), which RFC 6962 and 9162 describe.
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const inclusion: [number, number, string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]
const consistency: [number, number, string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const known = inputs.map((input) => leafHash(bytes(input)))
const someLeaves = (count: number) => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)))

/** RFC 6962 §2.1 word for word. */
function rootBySpecification(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return EMPTY_ROOT
  if (leaves.length === 1) return leaves[0] as Uint8Array
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(rootBySpecification(leaves.slice(0, k)), rootBySpecification(leaves.slice(k)))
}

function tilesFrom(leaves: Uint8Array[], batches: number[]): Map<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>()
  let size = 0
  for (const batch of [...batches, leaves.length]) {
    const open = openTilesOf(size).flatMap((place): Tile[] => {
      const hashes = kept.get(tileName(place))
      return hashes ? [{ ...place, hashes }] : []
    })
    const next = leaves.slice(size, size + batch)
    for (const tile of appendLeaves(size, next, open)) kept.set(tileName(tile), tile.hashes)
    size += next.length
  }
  return kept
}

const hashesOf = (ranges: Range[], tiles: Map<string, Uint8Array>) => {
  // Only what tilesOf names may be needed.
  const named = new Map(
    tilesOf(ranges).map((place) => [tileName(place), tiles.get(tileName(place)) ?? new Uint8Array()]),
  )
  return ranges.map((range) => hashOfRange(range, named))
}

test('roots, inclusion and consistency proofs are those of Certificate Transparency', async () => {
  const tree = createGrowingTree()
  for (const [size, root] of roots.entries()) {
    assert.equal(hex(tree.root()), root)
    if (size < known.length) tree.append(known[size] as Uint8Array)
  }
  const tiles = tilesFrom(known, [1, 3])
  for (const [index, size, proof] of inclusion) {
    assert.deepEqual(hashesOf(inclusionPath(index, size), tiles).map(hex), proof)
    const head = { size, root: bytes(roots[size] as string) }
    const claim = { index, leafHash: known[index] as Uint8Array, proof: proof.map(bytes) }
    assert.equal(await verifyInclusion(head, claim), true)
  }
  for (const [older, newer, proof] of consistency) {
    assert.deepEqual(hashesOf(consistencyRanges(consistencyPath(older, newer)), tiles).map(hex), proof)
    const [a, b] = [older, newer].map((size) => ({ size, root: bytes(roots[size] as string) })) as [never, never]
    assert.equal(await verifyConsistency(a, b, proof.map(bytes)), true)
  }
})

test('browser and server hash alike', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      async (leaf, node) => {
        assert.equal(hex(await web.leafHash(leaf)), hex(leafHash(leaf)))
        assert.equal(hex(await web.nodeHash(node, node)), hex(nodeHash(node, node)))
      },
    ),
    { numRuns: 50 },
  )
})

test('tiles, appended in any batches, give the roots of the specification', () => {
  fc.assert(
    fc.property(fc.nat(700), fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 6 }), (count, batches) => {
      const leaves = someLeaves(count)
      const tiles = tilesFrom(leaves, batches)
      if (count > 0) assert.equal(hex(hashesOf([{ from: 0, to: count }], tiles)[0]), hex(rootBySpecification(leaves)))
    }),
    { numRuns: 60 },
  )
})

test('a log of three levels of tiles', async () => {
  const leaves = someLeaves(66_000)
  const tiles = tilesFrom(leaves, [65_535, 1])
  assert.deepEqual([...new Set([...tiles.keys()].map((name) => name.split('/')[0]))], ['0', '1', '2'])
  const tree = createGrowingTree()
  for (const leaf of leaves) tree.append(leaf)
  const head = { size: leaves.length, root: tree.root() }
  assert.equal(hex(hashesOf([{ from: 0, to: head.size }], tiles)[0]), hex(head.root))
  for (const index of [0, 255, 256, 65_535, 65_536, 65_999]) {
    const proof = hashesOf(inclusionPath(index, head.size), tiles)
    assert.equal(await verifyInclusion(head, { index, leafHash: leaves[index] as Uint8Array, proof }), true)
  }
})

test('every proof holds, and none holds with another leaf, place, size, root, length or a changed hash', async () => {
  const sized = fc
    .integer({ min: 1, max: 90 })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1), at: fc.nat(), kind: fc.nat(5) }))
  await fc.assert(
    fc.asyncProperty(sized, async ({ size, index, at, kind }) => {
      const leaves = someLeaves(size)
      const head = { size, root: rootBySpecification(leaves) }
      const proof = hashesOf(inclusionPath(index, size), tilesFrom(leaves, []))
      const claim = { index, leafHash: leaves[index] as Uint8Array, proof }
      assert.equal(await verifyInclusion(head, claim), true)
      const broken = [
        [head, { ...claim, leafHash: leafHash(Buffer.from('another')) }],
        [head, { ...claim, proof: [...proof, head.root] }],
        [head, { ...claim, index: size + (at % 3) }],
        [{ ...head, root: leafHash(Buffer.from('root')) }, claim],
        [head, { ...claim, index: size > 1 ? (index + 1) % size : 5 }],
        [
          head,
          proof.length === 0
            ? { ...claim, index: -1 }
            : { ...claim, proof: proof.map((hash, i) => (i === at % proof.length ? nodeHash(hash, hash) : hash)) },
        ],
      ] as const
      assert.equal(await verifyInclusion(...(broken[kind] as (typeof broken)[0])), false)
    }),
    { numRuns: 200 },
  )
})

test('a forked history is found: no proof leads from a head of one branch to the other', async () => {
  const sizes = fc.record({ shared: fc.nat(40), mine: fc.integer({ min: 1, max: 40 }), more: fc.nat(40) })
  await fc.assert(
    fc.asyncProperty(sizes, async ({ shared, mine, more }) => {
      const trunk = someLeaves(shared)
      const branch = [...trunk, ...Array.from({ length: mine }, (_, i) => leafHash(Buffer.from(`mine ${i}`)))]
      const other = [...trunk, ...Array.from({ length: mine + more }, (_, i) => leafHash(Buffer.from(`theirs ${i}`)))]
      const head = (leaves: Uint8Array[]) => ({ size: leaves.length, root: rootBySpecification(leaves) })
      const proof = hashesOf(consistencyRanges(consistencyPath(branch.length, other.length)), tilesFrom(other, []))
      const honest = hashesOf(consistencyRanges(consistencyPath(branch.length, branch.length)), tilesFrom(branch, []))
      assert.equal(await verifyConsistency(head(branch), head(other), more === 0 ? [] : proof), false)
      assert.equal(await verifyConsistency(head(branch), head(branch), honest.slice(1)), true)
      const grown = [...branch, ...someLeaves(more + 1)]
      const path = consistencyPath(branch.length, grown.length)
      const growth = hashesOf(consistencyRanges(path), tilesFrom(grown, []))
      assert.equal(await verifyConsistency(head(branch), head(grown), growth), true)
      assert.equal(await verifyConsistency(head(branch), head(grown), growth.slice(1)), false)
    }),
    { numRuns: 100 },
  )
})
