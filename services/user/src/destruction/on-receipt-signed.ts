import type { EventData } from '@exqress/contracts/events.ts'
import { receiptKeyId, receiptMessage } from '@exqress/crypto/destruction-receipt.ts'
import { importReceiptPublicKey, verifyReceipt } from '@exqress/crypto/sign-node.ts'
import type { Handler } from '@exqress/service/events/apply-events.ts'

/**
 * Keeps a receipt for its customer. The first one stays: there is one for each destruction. One that does not hold is not kept, nor is its
 * key, which would be given to everybody as one of ours; the event becomes a dead letter and somebody looks at it.
 */
export const onReceiptSigned: Handler<'waybill.receipt_signed'> = async (tx, { data }) => {
  if (!(await holds(data))) throw new ReceiptNotGenuine()
  const { waybillId, receipt, signature, publicKey } = data
  await tx.query(
    'insert into destruction_receipts (waybill_id, receipt, signature) values ($1, $2, $3) on conflict do nothing',
    [waybillId, JSON.stringify(receipt), signature],
  )
  await tx.query('insert into receipt_keys (key_id, public_key) values ($1, $2) on conflict do nothing', [
    receipt.keyId,
    publicKey,
  ])
}

/** Whether it is of this parcel, names the key that comes with it, and is signed by that one. */
async function holds({
  waybillId,
  receipt,
  signature,
  publicKey,
}: EventData<'waybill.receipt_signed'>): Promise<boolean> {
  const key = Buffer.from(publicKey, 'base64url')
  if (receipt.waybillId !== waybillId || key.length !== 32 || (await receiptKeyId(key)) !== receipt.keyId) return false
  return verifyReceipt(importReceiptPublicKey(key), receiptMessage(receipt), Buffer.from(signature, 'base64url'))
}

class ReceiptNotGenuine extends Error {
  override readonly name = 'ReceiptNotGenuine'
  readonly code = 'receipt_not_genuine'
}
