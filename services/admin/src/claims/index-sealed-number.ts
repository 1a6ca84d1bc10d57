import { createSecretKey, type KeyObject } from 'node:crypto'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { unwrapKey } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import { z } from 'zod'
import type { Deps } from '../deps.ts'

export type SealedNumber = {
  id: string
  kind: Parameters<typeof blindIndex>[1]
  epoch: string
  wrappedKey: Buffer
  sealedNumber: Buffer
}

/** A proven number under another key than it is indexed by now. Undefined when its own key is lost or broken: such a row holds up no other. */
export async function indexSealedNumber(
  { keks }: Pick<Deps['keys'], 'keks'>,
  month: { key: KeyObject },
  { id, kind, epoch, wrappedKey, sealedNumber }: SealedNumber,
): Promise<Buffer | undefined> {
  try {
    const kek = await keks.getEpoch(epoch)
    const own = createSecretKey(unwrapKey(kek.key, wrappedKey, { id, group: 'account' }))
    const value = z.string().parse(openTier(own, { id, tier: 'number' }, sealedNumber))
    return Buffer.from(blindIndex(month.key, kind, value))
  } catch (error) {
    if (error instanceof KeyMissing || error instanceof SealBroken) return undefined
    throw error
  }
}
