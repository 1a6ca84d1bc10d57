import { Buffer } from 'node:buffer'
import { getOrCreateKey, KeyExists, KeyMissing, type KeyStore } from '@exqress/crypto/key-store.ts'
import { type LabelKey, type LabelRing, MAX_KEY_ID, newLabelKey, printingKeyId } from '@exqress/crypto/token.ts'
import { createTokenRing, type TokenRing } from '@exqress/crypto/token-node.ts'
import { conflict } from '@exqress/service/errors/app-error.ts'
import { z } from 'zod'

const StoredKey = z.strictObject({ key: z.string(), createdAt: z.iso.datetime() })

/** The label ring: who holds it mints labels, so it lies in the KeyStore alone and leaves it only in boxes. */
export type LabelKeys = {
  ring(): LabelRing
  /** For new labels. */
  printing(): TokenRing
  /** Makes a token again under the key that it was printed with; undefined when that key has been retired. */
  under(keyId: number): TokenRing | undefined
  /** Reads the store again; for a job every 30 s, so that replicas and retired keys are seen. */
  reload(): Promise<void>
  /**
   * A new key, which prints only 60 s after it was made; the ones before go on reading. Answers its id, or that of one which is
   * still waiting, so that a press repeated, or by two people, makes one key. 409 `label_keys_used_up` after 32.
   */
  add(now: Date): Promise<number>
  /** From the next reload on nothing printed with it opens any more. */
  retire(keyId: number): Promise<void>
}

/**
 * Keys lie under `label/<id>`, the mark of a retired one under `label-retired/<id>` (a stored key is never replaced). The first
 * start makes id 0.
 */
export async function createLabelKeys(store: KeyStore, now: Date): Promise<LabelKeys> {
  let ring: LabelRing = new Map()
  let printing: TokenRing = createTokenRing(ring)
  let single = new Map<number, TokenRing>()

  async function readKey(id: number): Promise<LabelKey | undefined> {
    const bytes = await store.get(`label/${id}`).catch(unlessMissing)
    if (!bytes) return undefined
    const { key, createdAt } = StoredKey.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return { key: new Uint8Array(Buffer.from(key, 'base64url')), state: 'printing', createdAt }
  }

  /**
   * Asks by name for the next id and for the marks of those that open: a listing may be minutes old (docs/decisions/0090-keys-in-aws.md), and a
   * replica that goes by it would hand the peers a key that was retired, or keep from them one that prints. A stored key is read once, as it
   * is never replaced.
   */
  async function reload() {
    const listed = new Set(await store.list('label/'))
    const next = new Map<number, LabelKey>()
    // Ids are given out in their order: after the first that is missing only what is listed is looked for, as a file may be lost.
    let isNext = true
    for (let id = 0; id <= MAX_KEY_ID; id++) {
      const key: LabelKey | undefined =
        ring.get(id) ?? (isNext || listed.has(`label/${id}`) ? await readKey(id) : undefined)
      isNext &&= key !== undefined
      if (!key) continue
      const isRetired = key.state === 'retired' || (await store.get(`label-retired/${id}`).catch(unlessMissing))
      next.set(id, { ...key, state: isRetired ? 'retired' : 'printing' })
    }
    ring = next
    printing = createTokenRing(ring)
    single = new Map()
  }

  const newStored = (at: Date) =>
    Buffer.from(JSON.stringify({ key: Buffer.from(newLabelKey()).toString('base64url'), createdAt: at.toISOString() }))

  await getOrCreateKey(store, 'label/0', () => newStored(now))
  await reload()
  printingKeyId(ring, now) // none left: better a refusal at start than at the first parcel

  return {
    ring: () => ring,
    printing: () => printing,
    under(keyId) {
      const entry = ring.get(keyId)
      if (!entry || entry.state === 'retired') return undefined
      const made = single.get(keyId) ?? createTokenRing(new Map([[keyId, entry]]))
      single.set(keyId, made)
      return made
    },
    reload,
    async add(at) {
      await reload()
      const since = ring.get(printingKeyId(ring, at))?.createdAt as string
      for (const [id, { state, createdAt }] of ring) if (state === 'printing' && createdAt > since) return id
      for (let id = 0; id <= MAX_KEY_ID; id++) {
        if (ring.has(id)) continue
        try {
          await store.put(`label/${id}`, newStored(at))
        } catch (error) {
          // Somebody else pressed this moment: theirs is as good, and ids are few.
          if (!(error instanceof KeyExists)) throw error
        }
        await reload()
        return id
      }
      throw conflict('label_keys_used_up')
    },
    async retire(keyId) {
      try {
        await store.put(`label-retired/${keyId}`, Buffer.from('retired'))
      } catch (error) {
        if (!(error instanceof KeyExists)) throw error
      }
      await reload()
    },
  }
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof KeyMissing)) throw error
}
