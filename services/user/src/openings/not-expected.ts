import { ANSWER_DAYS, workingDayAfter } from '@exqress/contracts/opening-cases.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Deps } from '../deps.ts'
import { lockOwnParcel } from '../parcels/own-parcel.ts'

type Asked = { id: string; customerId: string; waybillId: string; recordId: string }

/**
 * Somebody did not expect an opening of their parcel: the privacy officer answers within three working days. Once per opening and
 * person. Also of a destroyed parcel: its records are there, and name nobody.
 * @throws AppError 404 `not_readable`
 */
export function notExpected(
  { db, bodiesKey }: Deps,
  { id, customerId, waybillId, recordId }: Asked,
  now = new Date(),
): Promise<void> {
  const write = { id, actorId: customerId, route: 'not-expected', body: { waybillId, recordId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { key: bodiesKey, write },
      async () => {
        await lockOwnParcel(tx, { customerId, waybillId, as: ['recipient', 'sender'] })
        const { rowCount: isNew } = await tx.query(
          `insert into opening_cases (record_id, customer_id, waybill_id, asked_at, due_on) values ($1, $2, $3, $4, $5)
           on conflict do nothing`,
          [recordId, customerId, waybillId, now, workingDayAfter(now, ANSWER_DAYS)],
        )
        if (isNew) {
          const data = { waybillId, recordId, at: now.toISOString() }
          await appendEvent(tx, { topic: 'customer', key: waybillId, type: 'customer.not_expected', data })
        }
        return { code: 'asked', answer: undefined }
      },
      async () => undefined,
    ),
  )
}
