import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { type Tx, withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { openLabel } from '@exqress/service/held-keys/open-label.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { readTimeline } from '../parcels/read-timeline.ts'
import { readingOf } from '../parcels/reading-of.ts'
import { SEEN_PARCELS, type SeenParcel } from '../parcels/seen-parcel.ts'
import { DETAIL_FIELDS, type Step, showDetail } from '../parcels/show-parcel.ts'
import { type Readable, readableOf, type TierKeys, unwrapKeys } from '../parcels/tier-fields.ts'
import { noteRefusedAttempt } from './note-refused-attempt.ts'
import { refusedLabelOf } from './refused-labels.ts'

type Read = { parcel: SeenParcel; timeline: Step[]; keys: TierKeys; readable: Readable }

const BY_LABEL = `${SEEN_PARCELS}
     and r.waybill_id = (select waybill_id from labels where label_digest = $2 and voided_at is null)
     and p.user_destroyed_at is null`

/**
 * Opens a label in front of the customer's camera: one reading each. A void label, a destroyed parcel, somebody else's and an
 * unknown one go the same way: the same statements, the same row of a refused attempt, the same answer. So they share one limit too; beyond
 * it nothing is written, and a parcel of one's own still opens.
 * @throws AppError 422 `label_invalid`, 404 `not_readable`, 429 `too_many`
 */
export async function scanLabel(
  deps: Deps,
  { id, token, ...customer }: Customer & { id: string; token: string },
): Promise<ParcelDetail> {
  const { customerId, device } = customer
  const digest = openLabel(deps, { accountId: customerId, sessionId: device }, token)
  // The token itself is kept nowhere, not even as a digest of the request's body.
  const write = { id, actorId: customerId, route: 'scan', body: { label: digest.toString('base64url') } }
  const read = await withTransaction(deps.db, async (tx) => {
    const { rows } = await tx.query<SeenParcel>(BY_LABEL, [customerId, digest])
    const parcel = rows[0]
    if (!parcel) await deps.limits.useIn(tx, refusedLabelOf(customerId))
    return withIdempotency(
      tx,
      { keks: deps.keks, write },
      async () => {
        const answer = await readParcel(tx, parcel, 'each')
        return { code: answer ? 'read' : 'refused', answer }
      },
      () => readParcel(tx, parcel, 'daily'),
    )
  })
  deps.scansDone.labels(read ? 'opened' : 'refused').inc()
  if (!read) throw notReadable()
  return showDetail(read.parcel, read.timeline, read.keys, read.readable)

  /** A repeat of a lost answer is the same reading; what it newly shows is recorded like a page. */
  async function readParcel(
    tx: Tx,
    parcel: SeenParcel | undefined,
    recorded: 'each' | 'daily',
  ): Promise<Read | undefined> {
    if (!parcel) {
      await noteRefusedAttempt(tx, { customerId, digest, purpose: 'scan' })
      return undefined
    }
    const timeline = await readTimeline(tx, parcel.waybillId)
    const keys = await unwrapKeys(deps.keks, parcel)
    const readable = readableOf(parcel, keys, DETAIL_FIELDS)
    const reading = readingOf(parcel, customer, { fields: readable.fields, purpose: 'scan' })
    if (recorded === 'each') await deps.readings.record(tx, [reading], new Date())
    else await deps.readings.recordDaily(tx, [reading], new Date())
    return { parcel, timeline, keys, readable }
  }
}
