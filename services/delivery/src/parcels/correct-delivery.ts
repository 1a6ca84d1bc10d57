import { correctionWindow, planStep } from '@exqress/contracts/states.ts'
import type { KekEpochs } from '@exqress/crypto/kek.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { conflict, notReadable } from '@exqress/service/errors/app-error.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { changeStates } from './change-states.ts'
import { destroyedOfTheirs, keepLateWrites } from './late-writes.ts'
import { lockOwnParcels } from './lock-own-parcels.ts'
import { codeOf, done, type Outcome, outcomesAgain, refused } from './outcomes.ts'

/** The courier takes their delivery back within 30 minutes. It stays in the history, and the parcel is in their hands again. */
export function correctDelivery(
  { db, keks }: { db: Db; keks: KekEpochs },
  { id, courierId, waybillId, now }: { id: string; courierId: string; waybillId: string; now: Date },
): Promise<{ outcomes: Outcome[] }> {
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write: { actorId: courierId, id, route: 'corrections', body: { waybillId } } },
      async () => {
        const parcel = (await lockOwnParcels(tx, courierId, [waybillId])).get(waybillId)
        const destroyed = await destroyedOfTheirs(tx, courierId, [waybillId])
        if (destroyed.has(waybillId)) {
          await keepLateWrites(tx, { report: 'correct_delivery', destroyed, courierId, now })
          const outcomes = [refused(waybillId, 'destroyed')]
          return { code: codeOf(outcomes), answer: { outcomes } }
        }
        if (!parcel?.deliveredByThem || parcel.deliveredAt === null) throw notReadable()
        if (now.getTime() - Date.parse(parcel.deliveredAt) >= correctionWindow) throw conflict('correction_too_late')
        const plan = planStep(parcel.state, 'correct_delivery')
        if (!plan.ok) throw notReadable()
        await changeStates(tx, [{ waybillId, from: parcel.state, steps: plan.steps, courierId, corrected: true }], now)
        await tx.query('update parcels set in_hand_at = $2 where waybill_id = $1', [waybillId, now.toISOString()])
        return { code: 'done', answer: { outcomes: [done(waybillId, 'out_for_delivery', now)] } }
      },
      async (code) => ({ outcomes: await outcomesAgain(tx, { courierId, waybillIds: [waybillId], code }) }),
    ),
  )
}
