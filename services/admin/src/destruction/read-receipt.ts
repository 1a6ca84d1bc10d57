import { SignedReceipt } from '@exqress/contracts/destruction.ts'
import type { Db } from '@exqress/service/db.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'

/** @throws AppError 404 `not_found` until all services have destroyed their part */
export async function readReceipt(db: Db, waybillId: string): Promise<SignedReceipt> {
  const { rows } = await db.query<{ receipt: string; signature: Buffer }>(
    'select receipt, signature from destruction_receipts where waybill_id = $1',
    [waybillId],
  )
  if (!rows[0]) throw notFound()
  const { receipt, signature } = rows[0]
  return SignedReceipt.parse({ receipt: JSON.parse(receipt), signature: signature.toString('base64url') })
}
