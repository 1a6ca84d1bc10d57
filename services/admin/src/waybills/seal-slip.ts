import { createSecretKey, type KeyObject } from 'node:crypto'
import type { ContentTier, DoorTier, RecipientTier, RouteTier, SenderTier } from '@exqress/contracts/tiers.ts'
import { randomBytes } from '@exqress/crypto/bytes.ts'
import { type KekEpoch, wrapBundle } from '@exqress/crypto/kek.ts'
import { sealTier } from '@exqress/crypto/tiers-node.ts'
import type { NewSlip } from './slip.ts'

/** A slip after sealing: only these bytes and what is printed on the box are stored. */
export type SealedSlip = {
  sealedRoute: Uint8Array
  sealedRecipient: Uint8Array
  sealedContent: Uint8Array
  sealedSender: Uint8Array
  sealedMemo: Uint8Array | undefined
  /** All tier keys of the waybill but the memo's, under today's KEK. */
  wrappedMain: Uint8Array
  wrappedDoor: Uint8Array | undefined
  /** Not stored: seals the first label's handle in the same breath. */
  labelKey: KeyObject
}

const tiers = ['route', 'recipient', 'content', 'sender', 'label'] as const
const noSender: SenderTier = { name: '', street: '', building: '', postcode: '', unit: '', phone: '' }

/** Seals one slip under fresh keys, one for each tier, and wraps those. */
export function sealSlip(waybillId: string, slip: NewSlip, waybillNumber: string, kek: KekEpoch): SealedSlip {
  const bytes = randomBytes(32 * 6)
  const keyBytes = (at: number) => bytes.subarray(32 * at, 32 * (at + 1))
  const keys = Object.fromEntries(tiers.map((tier, at) => [tier, keyBytes(at)])) as Record<
    (typeof tiers)[number],
    Uint8Array
  >
  const seal = (tier: (typeof tiers)[number] | 'door', key: Uint8Array, value: unknown) =>
    sealTier(createSecretKey(key), { id: waybillId, tier }, value)
  const route: RouteTier = { ...slip.route, waybillLast4: waybillNumber.slice(-4) }
  const recipient: RecipientTier = { ...slip.recipient, senderName: slip.senderName }
  const content: ContentTier = { product: slip.product, waybillNumber, orderNumber: slip.orderItem ?? '' }
  const door: DoorTier | undefined = slip.memo === '' ? undefined : { memo: slip.memo }
  const wrapped = wrapBundle(kek.key, waybillId, door ? { ...keys, door: keyBytes(5) } : keys)
  const sealed: SealedSlip = {
    sealedRoute: seal('route', keys.route, route),
    sealedRecipient: seal('recipient', keys.recipient, recipient),
    sealedContent: seal('content', keys.content, content),
    sealedSender: seal('sender', keys.sender, slip.sender ?? noSender),
    sealedMemo: door && seal('door', keyBytes(5), door),
    wrappedMain: wrapped.main as Uint8Array,
    wrappedDoor: wrapped.door,
    labelKey: createSecretKey(keys.label),
  }
  bytes.fill(0)
  return sealed
}
