import type { ParcelState, PlannedStep } from '@exqress/contracts/states.ts'
import type { DeliveryPlace, FailReason } from '@exqress/contracts/values.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'

export type StateChange = {
  waybillId: string
  from: ParcelState
  steps: readonly PlannedStep[]
  courierId?: string | undefined
  place?: DeliveryPlace | undefined
  reason?: FailReason | undefined
  corrected?: boolean | undefined
}

/**
 * Writes states, history and events of parcels whose rows the caller has locked. The only place that writes a state. Leaving
 * out_for_delivery takes the parcel out of the courier's hands.
 */
export async function changeStates(tx: Tx, changes: readonly StateChange[], at: Date): Promise<void> {
  const moves = changes.filter((change) => change.steps.length > 0)
  if (moves.length === 0) return
  const last = (change: StateChange) => (change.steps.at(-1) as PlannedStep).state
  await tx.query(
    `update parcels
        set state = moved.state, state_at = $3,
            in_hand_at = case when moved.state = 'out_for_delivery' then in_hand_at end,
            delivered_by = case when moved.state = 'delivered' then moved.courier_id end,
            delivered_at = case when moved.state = 'delivered' then $3::timestamptz end
       from unnest($1::uuid[], $2::text[], $4::uuid[]) as moved (waybill_id, state, courier_id)
      where parcels.waybill_id = moved.waybill_id`,
    [moves.map((m) => m.waybillId), moves.map(last), at.toISOString(), moves.map((m) => m.courierId ?? null)],
  )
  const steps = moves.flatMap((move) =>
    move.steps.map((step, i) => ({
      ...move,
      ...step,
      from: i === 0 ? move.from : (move.steps[i - 1] as PlannedStep).state,
      // Place and reason belong to the step that was asked for, the last.
      own: i === move.steps.length - 1,
    })),
  )
  await tx.query(
    `insert into state_changes (waybill_id, from_state, state, inferred, at, courier_id, place, reason, corrected)
     select waybill_id, from_state, state, inferred, $9, courier_id, place, reason, corrected
       from unnest($1::uuid[], $2::text[], $3::text[], $4::bool[], $5::uuid[], $6::text[], $7::text[], $8::bool[])
         with ordinality as s (waybill_id, from_state, state, inferred, courier_id, place, reason, corrected, n)
      order by n`,
    [
      steps.map((s) => s.waybillId),
      steps.map((s) => s.from),
      steps.map((s) => s.state),
      steps.map((s) => s.inferred),
      steps.map((s) => s.courierId ?? null),
      steps.map((s) => (s.own ? (s.place ?? null) : null)),
      steps.map((s) => (s.own ? (s.reason ?? null) : null)),
      steps.map((s) => s.own && s.corrected === true),
      at.toISOString(),
    ],
  )
  await appendEvents(
    tx,
    steps.map((s) => ({
      topic: 'parcel' as const,
      key: s.waybillId,
      type: 'parcel.state_changed' as const,
      data: {
        waybillId: s.waybillId,
        state: s.state,
        from: s.from,
        inferred: s.inferred,
        at: at.toISOString(),
        ...(s.courierId ? { courierId: s.courierId } : {}),
        ...(s.own && s.place ? { place: s.place } : {}),
        ...(s.own && s.reason ? { reason: s.reason } : {}),
        ...(s.own && s.corrected ? { corrected: true } : {}),
      },
    })),
  )
}
