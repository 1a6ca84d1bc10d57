import { z } from 'zod'
import { Id } from './values.ts'

/** What lies inside a sealed tier: JSON, sealed by `sealTier` of packages/crypto. Which service holds which: privacy.md §2. */
export const tierNames = ['route', 'recipient', 'door', 'content', 'sender', 'label', 'proof'] as const
export type TierName = z.infer<typeof TierName>
export const TierName = z.enum(tierNames)

const text = z.string().max(300)

export type RouteTier = z.infer<typeof RouteTier>
export const RouteTier = z.strictObject({
  street: text,
  building: text,
  /** 동 of an apartment complex, e.g. `101동`; empty where there is none. */
  dong: text,
  postcode: z.string().regex(/^\d{5}$/),
  /** Last four digits of the carrier's waybill number. */
  waybillLast4: z.string().max(4),
})

export type RecipientTier = z.infer<typeof RecipientTier>
export const RecipientTier = z.strictObject({
  name: text,
  /** 층·호 and everything that could not be split off safely. */
  unit: text,
  /** Normalised digits, or as written where it cannot be normalised. */
  phone: z.string().max(40),
  /** The sender's name as shown to the recipient. */
  senderName: text,
})

export type DoorTier = z.infer<typeof DoorTier>
export const DoorTier = z.strictObject({ memo: text })

export type ContentTier = z.infer<typeof ContentTier>
export const ContentTier = z.strictObject({
  product: text,
  waybillNumber: z.string().max(40),
  orderNumber: z.string().max(80),
})

export type SenderTier = z.infer<typeof SenderTier>
export const SenderTier = z.strictObject({
  name: text,
  street: text,
  building: text,
  postcode: z.string().max(6),
  unit: text,
  phone: z.string().max(40),
})

export type LabelTier = z.infer<typeof LabelTier>
/** The 7-byte handle, base64url: with the label ring it makes the token again until the first scan. */
export const LabelTier = z.strictObject({ handle: z.string().max(12), keyId: z.int().min(0).max(31) })

export type ProofTier = z.infer<typeof ProofTier>
/** `photoKey` opens the photo in the blob store; the photo itself is sealed under it. */
export const ProofTier = z.strictObject({
  place: z.string().max(40),
  photo: Id.optional(),
  photoKey: z.string().max(64).optional(),
  photoType: z.string().max(40).optional(),
})
