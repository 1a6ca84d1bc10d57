import type { Handler } from '@exqress/service/events/apply-events.ts'

/** Keeps a receipt for its customer. The first one stays: there is one for each destruction. */
export const onReceiptSigned: Handler<'waybill.receipt_signed'> = async (tx, { data }) => {
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
