import type { Piece } from './loot.ts'

/** Rows that share a value with so many others say nothing of who: a carrier, a day, a batch. */
const COMMON = 20

/**
 * Places in which two parcels of one person hold the same value, and few others do: by these somebody who cannot open anything still
 * sees which parcels are one person's.
 */
export function linksOf(pieces: readonly Piece[], pairs: readonly (readonly [string, string])[]): Set<string> {
  const links = new Set<string>()
  for (const [place, all] of Map.groupBy(pieces, (piece) => piece.place)) {
    const values = Map.groupBy(all, ({ forms: [value] }) => (value as Buffer).toString('latin1'))
    const parcelsOf = (value: string) => new Set(values.get(value)?.flatMap(({ ids }) => ids))
    for (const [value, rows] of values) {
      if (rows.length < 2 || rows.length > COMMON) continue
      const ids = parcelsOf(value)
      if (pairs.some((pair) => pair.every((id) => ids.has(id)))) links.add(place)
    }
  }
  return links
}
