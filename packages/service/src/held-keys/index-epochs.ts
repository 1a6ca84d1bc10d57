import type { KeyObject } from 'node:crypto'
import { newKey } from '@exqress/crypto/gcm.ts'
import { importKey } from '@exqress/crypto/gcm-node.ts'
import { destroyEpochKey, getOrCreateEpochKey, KeyMissing, type KeyStore } from '@exqress/crypto/key-store.ts'

/** `epoch` is a month (UTC) such as `2026-11` (`2026-11-2` when that one was destroyed before); index rows refer to it. */
export type IndexEpoch = { epoch: string; key: KeyObject }

/** Keys of the blind indexes, one for each month. A look-up tries every living one. */
export type IndexEpochs = {
  /** This month's epoch first, then the others that are still there. */
  living(now: Date): Promise<[IndexEpoch, ...IndexEpoch[]]>
  /** The names of all that are there. */
  listEpochs(): Promise<string[]>
  /** Destroys a month's key for good. Only when no row refers to it. */
  destroyEpoch(epoch: string): Promise<void>
}

/**
 * In the first hour of a month a replica whose minute is not over, or a write that began last month, still looks up and writes under
 * the old month alone: nothing is moved yet.
 */
export const isMonthSettled = (now: Date): boolean => now.getUTCDate() > 1 || now.getUTCHours() >= 1

/** @param folder under which the epochs lie in the store, such as `index`. Another replica's new month is seen within a minute. */
export function createIndexEpochs(store: KeyStore, folder: string): IndexEpochs {
  const known = new Map<string, IndexEpoch>()
  let current: IndexEpoch | undefined
  let others: IndexEpoch[] = []
  let listedAt = 0

  const keep = (epoch: string, bytes: Uint8Array) => {
    const kept = known.get(epoch) ?? { epoch, key: importKey(bytes) }
    known.set(epoch, kept)
    return kept
  }
  const listEpochs = async () => (await store.list(`${folder}/`)).map((name) => name.slice(folder.length + 1))

  /** Nothing when it was destroyed a moment ago: its rows are of another month by then. */
  async function load(epoch: string): Promise<IndexEpoch[]> {
    const found = known.get(epoch)
    if (found) return [found]
    try {
      return [keep(epoch, await store.get(`${folder}/${epoch}`))]
    } catch (error) {
      if (error instanceof KeyMissing) return []
      throw error
    }
  }

  return {
    async living(now) {
      const month = now.toISOString().slice(0, 7)
      if (current?.epoch.slice(0, 7) !== month || Math.abs(now.getTime() - listedAt) > 60_000) {
        const { epoch, bytes } = await getOrCreateEpochKey(store, folder, month, newKey)
        const first = keep(epoch, bytes)
        const names = (await listEpochs()).filter((name) => name !== epoch)
        // What another replica destroyed must not lie in memory until the next start.
        for (const name of known.keys()) if (name !== epoch && !names.includes(name)) known.delete(name)
        others = (await Promise.all(names.map(load))).flat()
        current = first
        listedAt = now.getTime()
      }
      return [current as IndexEpoch, ...others]
    },
    listEpochs,
    async destroyEpoch(epoch) {
      await destroyEpochKey(store, folder, epoch)
      known.delete(epoch)
      others = others.filter((other) => other.epoch !== epoch)
      if (current?.epoch === epoch) current = undefined
    },
  }
}
