import type { EventData } from '@exqress/contracts/events.ts'
import { receiptKeyId, receiptMessage } from '@exqress/crypto/destruction-receipt.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes, signReceipt } from '@exqress/crypto/sign-node.ts'

type Signed = EventData<'waybill.receipt_signed'>

/** What admin tells of a receipt, signed with a key of its own. */
export async function signedReceipt(
  waybillId: string,
  at: string,
): Promise<Signed & { sign: (r: Signed['receipt']) => string }> {
  const key = importReceiptKey(newReceiptKeyBytes())
  const publicKey = exportReceiptPublicKey(key)
  const receipt = {
    format: 'exqress-destruction-receipt/1' as const,
    waybillId,
    reason: 'recipient' as const,
    askedAt: at,
    destroyedAt: { admin: at, delivery: at, user: at },
    labelDigests: ['A'.repeat(43)],
    backupsCoveredFrom: at,
    keyId: await receiptKeyId(publicKey),
  }
  const sign = (of: Signed['receipt']) => Buffer.from(signReceipt(key, receiptMessage(of))).toString('base64url')
  return { waybillId, receipt, signature: sign(receipt), publicKey: Buffer.from(publicKey).toString('base64url'), sign }
}
