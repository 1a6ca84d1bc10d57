import { DoorAnswer, DoorRequest } from '@exqress/contracts/internal.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { conflict, notReadable, unavailable } from '@exqress/service/errors/app-error.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'
import { type Deps, SERVICE } from '../deps.ts'
import { assertLiving, ownParcel } from '../parcels/own-parcel.ts'
import { repeatedAnswer } from '../repeated-write.ts'
import { mayStillWish } from './may-still-wish.ts'

/**
 * Passes a door memo on to delivery, sealed to it, at once. Here only "there is one" is kept: when delivery is away nothing is,
 * and the customer is told to try again.
 * @throws AppError 404 `not_readable`, 409 `too_late`, 503 `upstream_unavailable`
 */
export async function setDoorMemo(
  deps: Deps,
  { id, customerId, waybillId, memo }: { id: string; customerId: string; waybillId: string; memo: string },
): Promise<void> {
  const { db } = deps
  const once = {
    keks: deps.keks,
    write: { id, actorId: customerId, route: 'door-memo', body: { waybillId, memo } },
  }
  const done = await repeatedAnswer(db, once, async () => true)
  if (done) return
  const parcel = await ownParcel(db, { customerId, waybillId, as: ['recipient', 'sender'] })
  assertLiving(parcel)
  if (!mayStillWish(parcel.state)) throw conflict('too_late')
  await passOn(deps, { waybillId, source: parcel.as, memo })
  await withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      once,
      async () => {
        const { rowCount } = await tx.query(
          `update parcels set door_memo_at = case when $2 then now() end where waybill_id = $1 and user_destroyed_at is null`,
          [waybillId, memo !== ''],
        )
        // Destroyed while delivery was asked: there the memo was refused, or has gone with the parcel.
        if (rowCount === 0) throw notReadable()
        return { code: 'passed_on', answer: undefined }
      },
      async () => undefined,
    ),
  )
}

async function passOn(
  { delivery, peerBoxes }: Deps,
  { waybillId, source, memo }: { waybillId: string; source: 'recipient' | 'sender'; memo: string },
): Promise<void> {
  try {
    await delivery.call({
      method: 'PUT',
      path: '/internal/doors',
      input: DoorRequest,
      body: {
        waybillId,
        source,
        box: await sealBox(peerBoxes.delivery, { route: 'doors', caller: SERVICE }, { memo }),
      },
      output: DoorAnswer,
    })
  } catch (error) {
    if (!(error instanceof UpstreamRefusal)) throw error
    if (error.code === 'destroyed') throw notReadable()
    // Delivery has not heard of the parcel yet; it will in a moment.
    if (error.code === 'waybill_unknown') throw unavailable('upstream_unavailable', 3)
    throw error
  }
}
