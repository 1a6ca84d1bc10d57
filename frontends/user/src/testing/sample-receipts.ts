import { createHash } from 'node:crypto'
import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { type DestructionReceipt, RECEIPT_FORMAT, receiptMessage } from '@exqress/crypto/destruction-receipt.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes, signReceipt } from '@exqress/crypto/sign-node.ts'

/** For tests: what admin signs, with a key of its own. `labels`: digests that the next receipts name. */
export function sampleReceipts() {
  const key = importReceiptKey(newReceiptKeyBytes())
  const publicKey = Buffer.from(exportReceiptPublicKey(key))
  const named = createHash('sha256').update('exqress-receipt-key\n').update(publicKey).digest().subarray(0, 8)
  const keyId = named.toString('base64url')
  const labels: string[] = []
  return {
    labels,
    keys: () => ({ keys: [{ keyId, publicKey: publicKey.toString('base64url') }] }),
    signed({ waybillId, destruction }: ParcelDetail) {
      const { askedAt = '', admin = '', delivery = '', user = '' } = destruction ?? {}
      const receipt: DestructionReceipt = {
        format: RECEIPT_FORMAT,
        waybillId,
        reason: 'recipient',
        askedAt,
        destroyedAt: { admin, delivery, user },
        labelDigests: [...labels].sort(),
        backupsCoveredFrom: new Date(Date.parse(admin) + 9 * 86_400_000).toISOString(),
        keyId,
      }
      return { receipt, signature: Buffer.from(signReceipt(key, receiptMessage(receipt))).toString('base64url') }
    },
  }
}
