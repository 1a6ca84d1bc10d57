import type { KeyObject } from 'node:crypto'
import { ContentTier, LabelTier, RecipientTier, RouteTier, SenderTier } from '@exqress/contracts/tiers.ts'
import { type KekEpochs, unwrapBundle } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import type { z } from 'zod'

/** The columns of one waybill that hold its sealed tiers, and its keys as they lie. Absent after destruction. */
export type SealedWaybill = {
  waybillId: string
  epoch: string | null
  wrapped: Uint8Array | null
  sealedRoute?: Uint8Array | null
  sealedRecipient?: Uint8Array | null
  sealedContent?: Uint8Array | null
  sealedSender?: Uint8Array | null
  sealedLabel?: Uint8Array | null
}

const tiers = {
  route: { column: 'sealedRoute', schema: RouteTier },
  recipient: { column: 'sealedRecipient', schema: RecipientTier },
  content: { column: 'sealedContent', schema: ContentTier },
  sender: { column: 'sealedSender', schema: SenderTier },
  label: { column: 'sealedLabel', schema: LabelTier },
} as const

type Opened = { [T in keyof typeof tiers]?: z.output<(typeof tiers)[T]['schema']> }

/** Opens the tiers whose columns were selected; a missing key or column leaves its tier out. */
export async function openWaybill(keks: KekEpochs, row: SealedWaybill): Promise<Opened> {
  const keys = await keysOf(keks, row)
  const opened: Record<string, unknown> = {}
  for (const [tier, { column, schema }] of Object.entries(tiers) as [keyof typeof tiers, (typeof tiers)['route']][]) {
    const sealed = row[column]
    const key = keys[tier]
    if (!sealed || !key) continue
    opened[tier] = schema.parse(openTier(key, { id: row.waybillId, tier }, sealed))
  }
  return opened as Opened
}

/** The tier keys of a waybill, unwrapped; none when they are destroyed. */
export async function keysOf(
  keks: KekEpochs,
  { waybillId, epoch, wrapped }: Pick<SealedWaybill, 'waybillId' | 'epoch' | 'wrapped'>,
): Promise<ReturnType<typeof unwrapBundle>> {
  if (epoch === null || wrapped === null) return {}
  let key: KeyObject
  try {
    key = (await keks.getEpoch(epoch)).key
  } catch (error) {
    if (error instanceof KeyMissing) return {}
    throw error
  }
  return unwrapBundle(key, waybillId, { main: wrapped })
}
