import { planStep } from '@exqress/contracts/states.ts'
import type { FailReason } from '@exqress/contracts/values.ts'
import type { KekEpochs } from '@exqress/crypto/kek.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { changeStates, type StateChange } from './change-states.ts'
import { destroyedOfTheirs, keepLateWrites } from './late-writes.ts'
import { lockOwnParcels } from './lock-own-parcels.ts'
import { codeOf, done, type Outcome, outcomesAgain, refused } from './outcomes.ts'

/** A delivery failed, with its reason. Loaded parcels may be failed without a scan (a whole building is closed). */
export function failParcels(
  { db, keks }: { db: Db; keks: KekEpochs },
  {
    id,
    courierId,
    waybillIds,
    reason,
    now,
  }: { id: string; courierId: string; waybillIds: string[]; reason: FailReason; now: Date },
): Promise<{ outcomes: Outcome[] }> {
  return withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks, write: { actorId: courierId, id, route: 'failures', body: { waybillIds, reason } } },
      async () => {
        const own = await lockOwnParcels(tx, courierId, waybillIds)
        const destroyed = await destroyedOfTheirs(tx, courierId, waybillIds)
        const changes: StateChange[] = []
        const outcomes = waybillIds.map((waybillId): Outcome => {
          const parcel = own.get(waybillId)
          if (!parcel) return refused(waybillId, destroyed.has(waybillId) ? 'destroyed' : 'not_readable')
          const plan = planStep(parcel.state, 'fail')
          if (!plan.ok) return refused(waybillId, 'impossible_step')
          if (!parcel.inHand && !parcel.loaded) return refused(waybillId, 'not_in_hand')
          own.delete(waybillId) // named twice: the second is as impossible as a second failure
          changes.push({ waybillId, from: parcel.state, steps: plan.steps, courierId, reason })
          return done(waybillId, 'attempt_failed', now)
        })
        await changeStates(tx, changes, now)
        await keepLateWrites(tx, { report: 'fail', destroyed, courierId, now })
        // A failed parcel is unloaded: it is loaded anew on the day of the next attempt.
        await tx.query('update parcels set loaded_at = null where waybill_id = any($1::uuid[])', [
          changes.map((c) => c.waybillId),
        ])
        return { code: codeOf(outcomes), answer: { outcomes } }
      },
      async (code) => ({ outcomes: await outcomesAgain(tx, { courierId, waybillIds, code }) }),
    ),
  )
}
