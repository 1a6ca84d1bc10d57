// Node only. How a log's hashes are kept so that appending, roots and proofs cost O(log n): in tiles of 256 (as in
// c2sp.org/tlog-tiles). A tile of level 0 holds leaf hashes; one of level n+1 the roots of 256 full tiles of level n. Tiles only grow.

import { nodeHash } from './entry-node.ts'
import { foldRight } from './growing-tree-node.ts'
import { type Range, type Subtree, subtreesOf } from './tree-shape.ts'

const WIDTH = 256
const HASH = 32

export type TilePlace = { level: number; index: number }
/** A tile: up to 256 hashes of 32 bytes, one after the other. */
export type Tile = TilePlace & { hashes: Uint8Array }

/** A tile's name in a map. */
export function tileName({ level, index }: TilePlace): string {
  return `${level}/${index}`
}

/** The unfinished tiles of a log of this size: those that the next leaves go into. */
export function openTilesOf(size: number): TilePlace[] {
  const places: TilePlace[] = []
  let [level, count] = [0, size]
  do {
    places.push({ level, index: Math.floor(count / WIDTH) })
    count = Math.floor(count / WIDTH)
    level++
  } while (count > 0)
  return places
}

/**
 * Appends leaves to a log of `size`.
 * @param open what is kept of openTilesOf(size); a tile that is not there yet is empty
 * @returns the tiles that were changed or are new, whole
 */
export function appendLeaves(size: number, leafHashes: readonly Uint8Array[], open: readonly Tile[]): Tile[] {
  const kept = new Map(open.map((tile) => [tileName(tile), tile.hashes]))
  const changed = new Map<string, TilePlace & { parts: Uint8Array[]; count: number }>()
  const counts: number[] = []
  for (let [level, count] = [0, size]; level === 0 || count > 0; level++, count = Math.floor(count / WIDTH)) {
    counts[level] = count
  }
  const put = (level: number, hash: Uint8Array): void => {
    const position = counts[level] ?? 0
    counts[level] = position + 1
    const place = { level, index: Math.floor(position / WIDTH) }
    const name = tileName(place)
    let tile = changed.get(name)
    if (!tile) {
      const before = kept.get(name) ?? new Uint8Array(0)
      if (before.length !== (position % WIDTH) * HASH) throw new RangeError('a tile is not of the length of its log')
      tile = { ...place, parts: splitHashes(before), count: position % WIDTH }
      changed.set(name, tile)
    }
    tile.parts.push(hash)
    tile.count++
    if (tile.count === WIDTH) put(level + 1, rootOfComplete(tile.parts))
  }
  for (const hash of leafHashes) put(0, hash)
  return [...changed.values()].map(({ level, index, parts }) => ({ level, index, hashes: Buffer.concat(parts) }))
}

/** The tiles that hold what these ranges' hashes are made of. */
export function tilesOf(ranges: readonly Range[]): TilePlace[] {
  const places = new Map<string, TilePlace>()
  for (const subtree of ranges.flatMap(subtreesOf)) {
    const { place } = locate(subtree)
    places.set(tileName(place), place)
  }
  return [...places.values()]
}

/** The hash of a range; `tiles` holds those of tilesOf, by name. RangeError when one is missing or too short. */
export function hashOfRange(range: Range, tiles: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return foldRight(
    subtreesOf(range).map((subtree) => {
      const { place, start, count } = locate(subtree)
      const hashes = tiles.get(tileName(place))
      if (!hashes || hashes.length < (start + count) * HASH) throw new RangeError('a tile is missing or too short')
      return rootOfComplete(splitHashes(hashes.subarray(start * HASH, (start + count) * HASH)))
    }),
  )
}

function locate({ level, index }: Subtree): { place: TilePlace; start: number; count: number } {
  const tileLevel = Math.floor(level / 8)
  const count = 2 ** (level % 8)
  const first = index * count
  return { place: { level: tileLevel, index: Math.floor(first / WIDTH) }, start: first % WIDTH, count }
}

/** The hashes of a tile, one by one. */
export function splitHashes(hashes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < hashes.length; at += HASH) parts.push(hashes.subarray(at, at + HASH))
  return parts
}

/** The root over a power of two of hashes. */
function rootOfComplete(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let i = 0; i < row.length; i += 2) above.push(nodeHash(row[i] as Uint8Array, row[i + 1] as Uint8Array))
    row = above
  }
  return row[0] as Uint8Array
}
