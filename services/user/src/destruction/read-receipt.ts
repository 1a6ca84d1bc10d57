import { ReceiptKeys, SignedReceipt } from '@exqress/contracts/destruction.ts'
import type { Db } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'
import type { Deps } from '../deps.ts'
import { ownParcel } from '../parcels/own-parcel.ts'

const PDF_LIMIT = 1024 * 1024
type Asked = { customerId: string; waybillId: string }

/**
 * The signed receipt of a parcel that was the customer's.
 * @throws AppError 404 `not_readable`, also until there is one
 */
export async function readReceipt({ db }: Pick<Deps, 'db'>, asked: Asked): Promise<SignedReceipt> {
  await ownParcel(db, { ...asked, as: ['recipient', 'sender'] })
  const { rows } = await db.query('select receipt, signature from destruction_receipts where waybill_id = $1', [
    asked.waybillId,
  ])
  if (!rows[0]) throw notReadable()
  return SignedReceipt.parse(rows[0])
}

/** The same as PDF, which admin makes. @throws AppError also 503 `upstream_unavailable` */
export async function readReceiptPdf({ db, admin }: Pick<Deps, 'db' | 'admin'>, asked: Asked): Promise<Uint8Array> {
  await readReceipt({ db }, asked)
  const path = `/internal/destruction-receipts/${asked.waybillId}/pdf`
  return admin
    .bytes({ path, maxBytes: PDF_LIMIT })
    .catch((error) => Promise.reject(error instanceof UpstreamRefusal ? notReadable() : error))
}

/** For anybody who wants to check a receipt. */
export async function readReceiptKeys(db: Db): Promise<ReceiptKeys> {
  const { rows } = await db.query(
    'select key_id as "keyId", public_key as "publicKey" from receipt_keys order by first_at, key_id',
    [],
  )
  return ReceiptKeys.parse({ keys: rows })
}
