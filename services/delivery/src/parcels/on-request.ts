import { type ParcelCommand, type ParcelState, planStep } from '@exqress/contracts/states.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { changeStates } from './change-states.ts'

/**
 * Another service asks for a step. It is done or refused under the parcel's lock, and the answer is an event. A report that moves nothing is
 * kept beside the state, of a destroyed parcel too: it is a code and a time.
 */
export async function onRequest(
  tx: Tx,
  { waybillId, requestId, at }: { waybillId: string; requestId: string; at: string },
  command: ParcelCommand,
): Promise<void> {
  const { rows } = await tx.query<{ state: ParcelState }>(
    'select state from parcels where waybill_id = $1 and destroyed_at is null for update',
    [waybillId],
  )
  const plan = rows[0] ? planStep(rows[0].state, command) : ({ ok: false, code: 'impossible_step' } as const)
  const now = new Date()
  if (plan.ok && rows[0]) {
    const corrected = command === 'correct_delivery'
    await changeStates(
      tx,
      [{ waybillId, from: rows[0].state, steps: plan.steps, ...(corrected ? { corrected } : {}) }],
      now,
    )
    if (plan.steps.length === 0) await keepLate(tx, { waybillId, command, at })
    await appendEvent(tx, {
      topic: 'parcel',
      key: waybillId,
      type: 'parcel.request_accepted',
      data: { waybillId, requestId, at: now.toISOString() },
    })
    return
  }
  if (command.startsWith('report_')) await keepLate(tx, { waybillId, command, at })
  await appendEvent(tx, {
    topic: 'parcel',
    key: waybillId,
    type: 'parcel.request_refused',
    data: { waybillId, requestId, code: 'impossible_step', at: now.toISOString() },
  })
}

async function keepLate(tx: Tx, { waybillId, command, at }: { waybillId: string; command: ParcelCommand; at: string }) {
  await tx.query('insert into late_reports (waybill_id, report, at) values ($1, $2, $3)', [waybillId, command, at])
}
