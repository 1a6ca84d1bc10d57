import { planStep } from '@exqress/contracts/states.ts'
import type { KekEpochs } from '@exqress/crypto/kek.ts'
import { type Db, withTransaction } from '@exqress/service/db.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { changeStates } from './change-states.ts'

/** Everything that the courier has loaded leaves for delivery. Answers how many left and how many of the list were not loaded. */
export function depart(
  { db, keks }: { db: Db; keks: KekEpochs },
  { id, courierId, now }: { id: string; courierId: string; now: Date },
): Promise<{ departed: number; notLoaded: number }> {
  return withTransaction(db, (tx) => {
    const left = async () => {
      const { rows } = await tx.query<{ n: number }>(
        `select count(*) as n from parcels
          where courier_id = $1 and loaded_at is null and destroyed_at is null and state in ('registered', 'picked_up', 'in_transit', 'attempt_failed')`,
        [courierId],
      )
      return rows[0]?.n ?? 0
    }
    return withIdempotency(
      tx,
      { keks, write: { actorId: courierId, id, route: 'departures', body: {} } },
      async () => {
        const { rows } = await tx.query(
          `select p.waybill_id as "waybillId", p.state
             from parcels p
             join couriers c on c.courier_id = p.courier_id and c.status = 'approved'
            where p.courier_id = $1 and p.loaded_at is not null and p.destroyed_at is null
              and p.state in ('registered', 'picked_up', 'in_transit', 'attempt_failed')
            order by p.waybill_id
              for update of p`,
          [courierId],
        )
        const changes = rows.flatMap(({ waybillId, state }) => {
          const plan = planStep(state, 'depart')
          return plan.ok ? [{ waybillId, from: state, steps: plan.steps, courierId }] : []
        })
        await changeStates(tx, changes, now)
        return { code: String(changes.length), answer: { departed: changes.length, notLoaded: await left() } }
      },
      async (code) => ({ departed: Number(code), notLoaded: await left() }),
    )
  })
}
