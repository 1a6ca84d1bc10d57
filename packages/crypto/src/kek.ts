// Node only. A service keeps the keys that it was given wrapped under key-encryption keys (KEKs) of its own, one for
// each day (privacy.md §2). A row stores the epoch's name beside what was wrapped; an epoch whose last row has left
// can be destroyed, and with it all that a backup still holds.
import type { KeyObject } from 'node:crypto'
import { KEY_BYTES, newKey } from './gcm.ts'
import { gcmOpen, gcmSeal, importKey } from './gcm-node.ts'
import { destroyEpochKey, getOrCreateEpochKey, type KeyStore } from './key-store.ts'
import { SealBroken } from './seal-broken.ts'
import { TIERS, type Tier } from './tiers.ts'

/** `epoch` is a UTC date such as `2026-11-23` (`2026-11-23-2` when that one was destroyed before); rows refer to it. */
export type KekEpoch = { epoch: string; key: KeyObject }

/** Whose key it is (waybill's or account's id) and which group of keys the blob holds. */
export type WrappedFor = { id: string; group: string }

/** The keys of a waybill in three blobs: `door` and `proof` go before the others do. A missing group had no key. */
export type WrappedBundle = { main?: Uint8Array; door?: Uint8Array; proof?: Uint8Array }

/** The epochs of one service, read from its KeyStore once and kept as KeyObjects. */
export type KekEpochs = {
  /** Today's (UTC) epoch, made when it is not there yet; processes that make it at once get the same one. */
  currentEpoch(now: Date): Promise<KekEpoch>
  /** An epoch that a row refers to; KeyMissing when it was destroyed. */
  getEpoch(epoch: string): Promise<KekEpoch>
  /** The names of the living epochs, oldest first. */
  listEpochs(): Promise<string[]>
  /** The names of those whose keys this process has in memory. */
  remembered(): string[]
  /** Destroys an epoch for good. Only when no row refers to it: see privacy.md §2 for the rule and its lock. */
  destroyEpoch(epoch: string): Promise<void>
}

/** All epochs lie under `kek/` in the store. */
export function createKekEpochs(store: KeyStore): KekEpochs {
  const cached = new Map<string, KekEpoch>()
  let current: KekEpoch | undefined
  /** Of all who want a new day's epoch at once, one asks the store. */
  let asked: { day: string; answer: Promise<KekEpoch> } | undefined
  const keep = (epoch: string, bytes: Uint8Array) => {
    const kept = { epoch, key: importKey(bytes) }
    cached.set(epoch, kept)
    return kept
  }
  async function askFor(day: string): Promise<KekEpoch> {
    try {
      const { epoch, bytes } = await getOrCreateEpochKey(store, 'kek', day, newKey)
      current = keep(epoch, bytes)
      return current
    } finally {
      asked = undefined
    }
  }
  return {
    async currentEpoch(now) {
      const day = now.toISOString().slice(0, 10)
      // On another day the store is asked, never the cache: after a clock's jump back that day's key may have been
      // destroyed by another process, and what is wrapped under a key that only we remember is lost at a restart.
      if (current?.epoch.slice(0, 10) === day) return current
      if (asked?.day !== day) asked = { day, answer: askFor(day) }
      return asked.answer
    },
    async getEpoch(epoch) {
      return cached.get(epoch) ?? keep(epoch, await store.get(`kek/${epoch}`))
    },
    async listEpochs() {
      return (await store.list('kek/')).map((name) => name.slice('kek/'.length))
    },
    remembered: () => [...cached.keys()],
    async destroyEpoch(epoch) {
      await destroyEpochKey(store, 'kek', epoch)
      cached.delete(epoch)
      if (current?.epoch === epoch) current = undefined
    },
  }
}

/** Wraps a key (any bytes) under an epoch. Layout as in gcm.ts; associated data: "exqress-kek", group, zero byte, id. */
export function wrapKey(epochKey: KeyObject, key: Uint8Array, owner: WrappedFor): Uint8Array {
  return gcmSeal(epochKey, wrapAssociatedData(owner), key)
}

/** The bytes that wrapKey wrapped; SealBroken for another epoch, owner or group. */
export function unwrapKey(epochKey: KeyObject, wrapped: Uint8Array, owner: WrappedFor): Uint8Array {
  return gcmOpen(epochKey, wrapAssociatedData(owner), wrapped)
}

/** The same blob under another epoch, for the job that moves living rows to today's. */
export function rewrap(from: KeyObject, to: KeyObject, wrapped: Uint8Array, owner: WrappedFor): Uint8Array {
  const key = unwrapKey(from, wrapped, owner)
  try {
    return wrapKey(to, key, owner)
  } finally {
    key.fill(0)
  }
}

/** Wraps the tier keys (32 bytes each) of one waybill. Each blob holds, per key, the tier's number and the key. */
export function wrapBundle(
  epochKey: KeyObject,
  waybillId: string,
  keys: Readonly<Partial<Record<Tier, Uint8Array>>>,
): WrappedBundle {
  const wrapped: WrappedBundle = {}
  for (const group of GROUPS) {
    const parts: Buffer[] = []
    for (const [number, tier] of TIERS.entries()) {
      const key = keys[tier]
      if (groupOf(tier) !== group || key === undefined) continue
      if (key.length !== KEY_BYTES) throw new RangeError('a tier key has 32 bytes')
      parts.push(Buffer.from([number]), Buffer.from(key))
    }
    if (parts.length === 0) continue
    const blob = Buffer.concat(parts)
    wrapped[group] = wrapKey(epochKey, blob, { id: waybillId, group })
    blob.fill(0)
  }
  return wrapped
}

/** The tier keys in the blobs that are given (a row's destroyed ones are simply absent), ready for tiers-node.ts. */
export function unwrapBundle(
  epochKey: KeyObject,
  waybillId: string,
  wrapped: Readonly<WrappedBundle>,
): Partial<Record<Tier, KeyObject>> {
  const keys: Partial<Record<Tier, KeyObject>> = {}
  for (const group of GROUPS) {
    const sealed = wrapped[group]
    if (sealed === undefined) continue
    const blob = unwrapKey(epochKey, sealed, { id: waybillId, group })
    for (let at = 0; at < blob.length; at += 1 + KEY_BYTES) {
      const tier = TIERS[blob[at] as number]
      if (tier === undefined) throw new SealBroken()
      keys[tier] = importKey(blob.subarray(at + 1, at + 1 + KEY_BYTES))
    }
    blob.fill(0)
  }
  return keys
}

const GROUPS = ['main', 'door', 'proof'] as const

function groupOf(tier: Tier): (typeof GROUPS)[number] {
  return tier === 'door' || tier === 'proof' ? tier : 'main'
}

function wrapAssociatedData({ id, group }: WrappedFor): Buffer {
  return Buffer.from(`exqress-kek${group}\0${id}`)
}
