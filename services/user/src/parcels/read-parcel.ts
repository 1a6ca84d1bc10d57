import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { readTimeline } from './read-timeline.ts'
import { readingOf } from './reading-of.ts'
import { SEEN_PARCELS, type SeenParcel } from './seen-parcel.ts'
import { DETAIL_FIELDS, showDetail } from './show-parcel.ts'
import { readableOf, unwrapKeys } from './tier-fields.ts'

const ONE_OF_MINE = `${SEEN_PARCELS} and r.waybill_id = $2`

/**
 * One of the customer's parcels. A page that shows tier fields is a reading, recorded once a day. A destroyed parcel still
 * shows its state and how far the destruction is, and nothing else.
 * @throws AppError 404 `not_readable`
 */
export async function readParcel(deps: Deps, customer: Customer & { waybillId: string }): Promise<ParcelDetail> {
  const { db, keks, readings } = deps
  const read = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query<SeenParcel>(ONE_OF_MINE, [customer.customerId, customer.waybillId])
    const parcel = rows[0]
    if (!parcel) throw notReadable()
    const timeline = await readTimeline(tx, parcel.waybillId)
    const keys = await unwrapKeys(keks, parcel)
    const readable = readableOf(parcel, keys, DETAIL_FIELDS)
    if (readable.fields.length > 0) {
      const reading = readingOf(parcel, customer, { fields: readable.fields, purpose: 'detail' })
      await readings.recordDaily(tx, [reading], new Date())
    }
    return { parcel, timeline, keys, readable }
  })
  return showDetail(read.parcel, read.timeline, read.keys, read.readable)
}
