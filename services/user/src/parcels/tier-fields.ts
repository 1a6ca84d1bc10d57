import type { KeyObject } from 'node:crypto'
import type { Field } from '@exqress/contracts/disclosure.ts'
import { ContentTier, ProofTier, RecipientTier, RouteTier, SenderTier } from '@exqress/contracts/tiers.ts'
import { type KekEpochs, unwrapBundle } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import type { SeenParcel } from './seen-parcel.ts'

const tiers = {
  route: { schema: RouteTier, column: 'sealedRoute', fields: ['route'] },
  recipient: {
    schema: RecipientTier,
    column: 'sealedRecipient',
    fields: ['unit', 'recipientName', 'phone', 'senderName'],
  },
  content: { schema: ContentTier, column: 'sealedContent', fields: ['product', 'waybillNumber'] },
  sender: { schema: SenderTier, column: 'sealedSender', fields: ['senderStreet', 'senderContact'] },
  proof: { schema: ProofTier, column: 'sealedProof', fields: ['proof'] },
} as const
type TierOfUser = keyof typeof tiers
const names = Object.keys(tiers) as TierOfUser[]

export type TierKeys = Partial<Record<TierOfUser, KeyObject>>

/** What is held of a parcel's keys. Those whose epoch is gone are as good as not there: the reader waits for new ones. */
export async function unwrapKeys(keks: KekEpochs, parcel: SeenParcel): Promise<TierKeys> {
  const keys: TierKeys = {}
  for (const [group, epoch, wrapped] of [
    ['main', parcel.mainEpoch, parcel.mainKeys],
    ['proof', parcel.proofEpoch, parcel.proofKeys],
  ] as const) {
    if (epoch === null || wrapped === null) continue
    try {
      const { key } = await keks.getEpoch(epoch)
      const { door, label, ...held } = unwrapBundle(key, parcel.waybillId, { [group]: wrapped })
      Object.assign(keys, held)
    } catch (error) {
      if (!(error instanceof KeyMissing)) throw error
    }
  }
  return keys
}

export type Readable = {
  /** Tier fields that will be answered. */
  fields: Field[]
  /** A field that this reader may see cannot be opened yet. */
  waiting: boolean
}

/** Which of the `wanted` tier fields can be answered: allowed, stored and with its key here. Opens nothing yet. */
export function readableOf(parcel: SeenParcel, keys: TierKeys, wanted: readonly Field[]): Readable {
  const fields: Field[] = []
  let waiting = false
  for (const name of names) {
    const { column, fields: inTier } = tiers[name]
    const asked = inTier.filter((field) => wanted.includes(field) && parcel.allowed.includes(field))
    if (asked.length === 0 || parcel[column] === null) continue
    if (keys[name] === undefined) waiting = true
    else fields.push(...asked)
  }
  return { fields: fields.sort(), waiting }
}

type Opened = {
  route?: RouteTier
  recipient?: RecipientTier
  content?: ContentTier
  sender?: SenderTier
  proof?: ProofTier
}

/** Opens the tiers of exactly these fields; call it after the reading was recorded. */
export function openTiers(parcel: SeenParcel, keys: TierKeys, fields: readonly Field[]): Opened {
  const opened: Record<string, unknown> = {}
  for (const name of names) {
    const { schema, column, fields: inTier } = tiers[name]
    const sealed = parcel[column]
    const key = keys[name]
    if (!key || !sealed || !inTier.some((field) => fields.includes(field))) continue
    try {
      opened[name] = schema.parse(openTier(key, { id: parcel.waybillId, tier: name }, sealed))
    } catch (error) {
      // Between a corrected delivery and its event the key here may be the new proof's already: shown when both are.
      if (name !== 'proof' || !(error instanceof SealBroken)) throw error
    }
  }
  return opened
}
