import type { ListedParcel, ParcelDetail } from '@exqress/contracts/user-api.ts'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/**
 * All that stays on the phone between two visits: where a parcel was, and the number by which its box is found. No field of a
 * tier, and of the timeline neither place nor reason.
 */
export type SeenParcel = Pick<ListedParcel, 'waybillId' | 'carrierName' | 'state' | 'stateAt' | 'findTag'> & {
  timeline: { state: ListedParcel['state']; at: string }[]
}

interface Schema extends DBSchema {
  parcels: { key: string; value: SeenParcel; indexes: { stateAt: string } }
}

const keep = 100
let opened: Promise<IDBPDatabase<Schema>> | undefined
const open = () => {
  opened ??= openDB<Schema>('exqress-seen', 1, {
    upgrade(db) {
      db.createObjectStore('parcels', { keyPath: 'waybillId' }).createIndex('stateAt', 'stateAt')
    },
  })
  return opened
}

/** Picks by name, so that a field that the API gains is not kept by accident. */
export function seenOf(parcel: ListedParcel | ParcelDetail, before?: SeenParcel): SeenParcel {
  const { waybillId, carrierName, state, stateAt, findTag } = parcel
  const timeline = 'timeline' in parcel ? parcel.timeline : (before?.timeline ?? [])
  return {
    waybillId,
    carrierName,
    state,
    stateAt,
    findTag,
    timeline: timeline.map((entry) => ({ state: entry.state, at: entry.at })),
  }
}

/** Keeps what was just seen; a parcel whose data was destroyed goes. Without storage nothing is kept, and nothing fails. */
export async function remember(parcels: readonly (ListedParcel | ParcelDetail)[]): Promise<void> {
  try {
    const db = await open()
    const tx = db.transaction('parcels', 'readwrite')
    for (const parcel of parcels) {
      if (parcel.destroyed) await tx.store.delete(parcel.waybillId)
      else await tx.store.put(seenOf(parcel, await tx.store.get(parcel.waybillId)))
    }
    for (const key of (await tx.store.index('stateAt').getAllKeys()).slice(0, -keep)) await tx.store.delete(key)
    await tx.done
  } catch {
    // private windows of some browsers have no storage
  }
}

/** Newest first. */
export async function readSeen(): Promise<SeenParcel[]> {
  try {
    return (await (await open()).getAllFromIndex('parcels', 'stateAt')).reverse()
  } catch {
    return []
  }
}

export async function forgetSeen(waybillId?: string): Promise<void> {
  try {
    const db = await open()
    if (waybillId === undefined) await db.clear('parcels')
    else await db.delete('parcels', waybillId)
  } catch {
    // nothing was kept
  }
}
