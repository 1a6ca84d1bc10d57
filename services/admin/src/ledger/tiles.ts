import { EMPTY_ROOT } from '@exqress/crypto/ledger/entry-node.ts'
import {
  appendLeaves,
  hashOfRange,
  openTilesOf,
  type TilePlace,
  tileName,
  tilesOf,
} from '@exqress/crypto/ledger/tiles-node.ts'
import type { Range } from '@exqress/crypto/ledger/tree-shape.ts'
import type { Queryable, Tx } from '@exqress/service/db.ts'

async function readTiles(on: Queryable, logId: string, places: readonly TilePlace[]): Promise<Map<string, Uint8Array>> {
  const { rows } = await on.query<TilePlace & { hashes: Buffer }>(
    `select tile.level, tile.index, tile.hashes
       from unnest($2::int[], $3::bigint[]) as asked (level, index)
       join ledger_tiles tile on tile.log_id = $1 and tile.level = asked.level and tile.index = asked.index`,
    [logId, places.map(({ level }) => level), places.map(({ index }) => index)],
  )
  return new Map(rows.map((tile) => [tileName(tile), tile.hashes]))
}

/** Adds leaves to the hashes of a log of `size`; the caller holds the log's lock. */
export async function storeLeaves(
  tx: Tx,
  logId: string,
  size: number,
  leafHashes: readonly Uint8Array[],
): Promise<void> {
  const places = openTilesOf(size)
  const kept = await readTiles(tx, logId, places)
  const open = places.flatMap((place) => {
    const hashes = kept.get(tileName(place))
    return hashes ? [{ ...place, hashes }] : []
  })
  const tiles = appendLeaves(size, leafHashes, open)
  await tx.query(
    `insert into ledger_tiles (log_id, level, index, hashes)
     select $1, level, index, hashes from unnest($2::int[], $3::bigint[], $4::bytea[]) as tile (level, index, hashes)
     on conflict (log_id, level, index) do update set hashes = excluded.hashes`,
    [
      logId,
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => Buffer.from(hashes)),
    ],
  )
}

/** The hashes of ranges of a log's leaves, in their order. */
export async function hashesOf(on: Queryable, logId: string, ranges: readonly Range[]): Promise<Uint8Array[]> {
  const tiles = await readTiles(on, logId, tilesOf(ranges))
  return ranges.map((range) => hashOfRange(range, tiles))
}

/** The root over the first `size` leaves. */
export async function rootAt(on: Queryable, logId: string, size: number): Promise<Uint8Array> {
  if (size === 0) return EMPTY_ROOT
  const [root] = await hashesOf(on, logId, [{ from: 0, to: size }])
  return root as Uint8Array
}
