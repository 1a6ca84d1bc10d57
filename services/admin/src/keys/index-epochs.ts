import type { KeyObject } from 'node:crypto'
import { newKey } from '@exqress/crypto/gcm.ts'
import { importKey } from '@exqress/crypto/gcm-node.ts'
import { getOrCreateKey, type KeyStore } from '@exqress/crypto/key-store.ts'

/** `epoch` is a month (UTC) such as `2026-11`; index rows refer to it. */
export type IndexEpoch = { epoch: string; key: KeyObject }

/** Keys of the blind indexes, one for each month. A look-up tries every living one. */
export type IndexEpochs = {
  /** This month's epoch first, then the others that are still there. */
  living(now: Date): Promise<[IndexEpoch, ...IndexEpoch[]]>
  /** Destroys a month's key for good. Only when no row refers to it. */
  destroy(epoch: string): Promise<void>
}

/** All epochs lie under `index/` in the store. Another replica's new month is seen within a minute. */
export function createIndexEpochs(store: KeyStore): IndexEpochs {
  const known = new Map<string, IndexEpoch>()
  let names: string[] = []
  let listedAt = 0

  async function load(epoch: string): Promise<IndexEpoch> {
    const found = known.get(epoch)
    if (found) return found
    const loaded = { epoch, key: importKey(await getOrCreateKey(store, `index/${epoch}`, newKey)) }
    known.set(epoch, loaded)
    return loaded
  }

  return {
    async living(now) {
      const month = now.toISOString().slice(0, 7)
      if (!names.includes(month) || now.getTime() - listedAt > 60_000) {
        await load(month)
        names = (await store.list('index/')).map((name) => name.slice('index/'.length))
        listedAt = now.getTime()
      }
      const others = names.filter((name) => name !== month).sort()
      return [await load(month), ...(await Promise.all(others.map(load)))]
    },
    async destroy(epoch) {
      await store.destroy(`index/${epoch}`)
      known.delete(epoch)
      names = names.filter((name) => name !== epoch)
    },
  }
}
