import type { KeyObject } from 'node:crypto'
import { createKekEpochs, type KekEpochs } from '@exqress/crypto/kek.ts'
import type { KeyStore } from '@exqress/crypto/key-store.ts'
import type { SigningKey } from '@exqress/service/auth/signing-key.ts'
import { createIndexEpochs, type IndexEpochs } from '@exqress/service/held-keys/index-epochs.ts'
import {
  loadSecret,
  loadServiceKeys,
  loadSigningKey,
  retireSecret,
  type ServiceKeys,
} from '@exqress/service/internal/service-keys.ts'
import { createLabelKeys, type LabelKeys } from './label-keys.ts'

/** Everything secret that this service holds for longer than a request. */
export type AdminKeys = {
  service: ServiceKeys
  /** Signs the desk's access tokens. */
  access: SigningKey
  sessions: KeyObject
  throttle: KeyObject
  /** Index of the desk's own e-mail addresses. */
  signIn: KeyObject
  /** Pseudonyms in access records. */
  actors: KeyObject
  /** Marks bait among the waybills (suspicions/bait-mark.ts). */
  bait: KeyObject
  keks: KekEpochs
  indexes: IndexEpochs
  /** Of numbers that a deleted account had: these find no parcel, and hold no month of those that do. */
  released: IndexEpochs
  labels: LabelKeys
}

export async function createKeys(store: KeyStore, now: Date): Promise<AdminKeys> {
  await retireSecret(store, 'idempotency/secret')
  return {
    service: await loadServiceKeys(store),
    access: await loadSigningKey(store, 'access/private'),
    sessions: await loadSecret(store, 'session/secret'),
    throttle: await loadSecret(store, 'throttle/secret'),
    signIn: await loadSecret(store, 'sign-in/secret'),
    actors: await loadSecret(store, 'actors/secret'),
    bait: await loadSecret(store, 'bait/secret'),
    keks: createKekEpochs(store),
    indexes: createIndexEpochs(store, 'index'),
    released: createIndexEpochs(store, 'released'),
    labels: await createLabelKeys(store, now),
  }
}
