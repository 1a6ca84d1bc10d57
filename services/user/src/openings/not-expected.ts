import { OpeningsRequest } from '@exqress/contracts/internal.ts'
import { OpeningsAnswer } from '@exqress/contracts/ledger.ts'
import { ANSWER_DAYS, workingDayAfter } from '@exqress/contracts/opening-cases.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { lockOwnParcel, ownParcel } from '../parcels/own-parcel.ts'

type Asked = { id: string; customerId: string; waybillId: string; recordId: string }

/**
 * Somebody did not expect an opening of their parcel: the privacy officer answers within three working days. Once per opening and
 * person. Also of a destroyed parcel: its records are there, and name nobody. The recipient alone may ask, as an open case holds their destruction.
 * @throws AppError 404 `not_readable`; 404 `opening_unknown` for a record that is none of this parcel's, or that the ledger does not show yet
 */
export async function notExpected(deps: Deps, asked: Asked, now = new Date()): Promise<void> {
  const { db, keks } = deps
  const { id, customerId, waybillId, recordId } = asked
  await assertShown(deps, asked)
  const write = { id, actorId: customerId, route: 'not-expected', body: { waybillId, recordId } }
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write },
      async () => {
        await lockOwnParcel(tx, { customerId, waybillId, as: ['recipient'] })
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

const ShownRecord = z.object({ data: z.object({ waybillId: z.string(), recordId: z.string() }) })

/**
 * Only what the list of openings shows this person can be asked about: a case for a record that nobody finds would stay without an answer.
 * The ledger is asked as it is for the list, before the transaction; not again for what was asked already.
 */
async function assertShown({ db, admin }: Deps, { customerId, waybillId, recordId }: Asked): Promise<void> {
  await ownParcel(db, { customerId, waybillId, as: ['recipient'] })
  const { rowCount: isAsked } = await db.query(
    'select 1 from opening_cases where record_id = $1 and customer_id = $2 and waybill_id = $3',
    [recordId, customerId, waybillId],
  )
  if (isAsked) return
  const { parcels } = await admin.call({
    method: 'POST',
    path: '/internal/openings',
    input: OpeningsRequest,
    body: { waybillIds: [waybillId], customerId, known: [] },
    output: OpeningsAnswer,
    repeatable: true,
  })
  const entries = parcels.find((one) => one.waybillId === waybillId)?.entries ?? []
  const isShown = entries.some(({ entry }) => {
    const record = ShownRecord.safeParse(JSON.parse(entry)).data?.data
    return record?.recordId === recordId && record.waybillId === waybillId
  })
  if (!isShown) throw notFound('opening_unknown')
}
