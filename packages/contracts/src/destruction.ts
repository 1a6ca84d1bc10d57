import { z } from 'zod'
import { Base64Url, Id, LabelDigest, Time } from './values.ts'

export const destroyReasons = ['recipient', 'setting', 'retention', 'desk'] as const

/** Days after a parcel's end until its data is destroyed by itself; 0: at once, when the correction window is over. */
export const DestroyAfterDays = z.union([z.literal(0), z.literal(7), z.literal(30)])

/** The receipt of a destruction as packages/crypto signs and checks it. It holds no personal data. */
export const DestructionReceipt = z.strictObject({
  format: z.literal('exqress-destruction-receipt/1'),
  waybillId: Id,
  reason: z.enum(destroyReasons),
  askedAt: Time,
  destroyedAt: z.strictObject({ admin: Time, delivery: Time, user: Time }),
  /** Of every label that was printed, void ones too. */
  labelDigests: z.array(LabelDigest).max(1000),
  /** From then on no backup opens its contents; which number it was for is found in none 30 days later at the latest. */
  backupsCoveredFrom: Time,
  keyId: z.string().regex(/^[A-Za-z0-9_-]{11}$/),
})
export type SignedReceipt = z.infer<typeof SignedReceipt>
export const SignedReceipt = z.strictObject({ receipt: DestructionReceipt, signature: Base64Url })

/** Ed25519, 32 bytes each: of all keys that have signed receipts. */
export type ReceiptKeys = z.infer<typeof ReceiptKeys>
export const ReceiptKeys = z.strictObject({
  keys: z.array(z.strictObject({ keyId: z.string(), publicKey: Base64Url })),
})
