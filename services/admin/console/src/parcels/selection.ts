import type { DeskParcel } from '@exqress/contracts/admin-api.ts'

/** What a call takes at once. */
export const most = 500

/** Chosen parcels by id, in the order of choosing; over several pages. */
export type Selection = ReadonlyMap<string, DeskParcel>
export const nothing: Selection = new Map()

/** With or without these; beyond `most` no more are added. */
export function withParcels(selection: Selection, parcels: readonly DeskParcel[], chosen: boolean): Selection {
  const next = new Map(selection)
  for (const parcel of parcels) {
    if (!chosen) next.delete(parcel.waybillId)
    else if (next.size < most || next.has(parcel.waybillId)) next.set(parcel.waybillId, parcel)
  }
  return next
}

/** From the row where a choice began to the one where it ends, whichever comes first. */
export function between(parcels: readonly DeskParcel[], from: number, to: number): DeskParcel[] {
  return parcels.slice(Math.min(from, to), Math.max(from, to) + 1)
}

/** Which of them have a label that may be printed: not scanned yet, not destroyed. Only the service knows for sure. */
export function printable(selection: Selection): { labels: DeskParcel[]; left: number; before: number } {
  const labels = [...selection.values()].filter(({ state, destroyed }) => state === 'registered' && !destroyed)
  return {
    labels,
    left: selection.size - labels.length,
    before: labels.filter(({ printedAt }) => printedAt !== undefined).length,
  }
}
