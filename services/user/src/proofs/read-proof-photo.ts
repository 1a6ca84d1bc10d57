import { openSealedPhoto } from '@exqress/service/blob-store/open-sealed-photo.ts'
import type { PhotoType } from '@exqress/service/blob-store/receive-photo.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { readingOf } from '../parcels/reading-of.ts'
import { SEEN_PARCELS, type SeenParcel } from '../parcels/seen-parcel.ts'
import { openTiers, readableOf, unwrapKeys } from '../parcels/tier-fields.ts'

const ONE_OF_MINE = `${SEEN_PARCELS} and r.waybill_id = $2`

/**
 * The photo of a delivery, for its confirmed recipient: fetched sealed from delivery, opened with the key in the proof.
 * @throws AppError 404 `not_readable` (also while there is none, or its key is not here yet), 503 `upstream_unavailable`
 */
export async function readProofPhoto(
  { db, keks, readings, delivery }: Deps,
  { waybillId, ...customer }: Customer & { waybillId: string },
): Promise<{ type: PhotoType; bytes: Uint8Array }> {
  const { parcel, keys, fields } = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query<SeenParcel>(ONE_OF_MINE, [customer.customerId, waybillId])
    const parcel = rows[0]
    if (!parcel) throw notReadable()
    const keys = await unwrapKeys(keks, parcel)
    const { fields } = readableOf(parcel, keys, ['proof'])
    if (fields.length === 0) throw notReadable()
    const reading = readingOf(parcel, customer, { fields, purpose: 'proof_photo' })
    await readings.recordDaily(tx, [{ ...reading, fields }], new Date())
    return { parcel, keys, fields }
  })
  const { proof } = openTiers(parcel, keys, fields)
  return openSealedPhoto(delivery, proof)
}
