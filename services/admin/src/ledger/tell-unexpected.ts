import type { AccessRecord } from '@exqress/contracts/events.ts'
import { isExpected } from '@exqress/contracts/expected-openings.ts'
import type { ParcelState } from '@exqress/contracts/states.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'

/**
 * Tells of an opening that the recipient would not expect, so that they get a notice. Not of what an account saw that a number only
 * found: it saw a state, and most often it is the recipient, a moment before the confirmation. Break-glass tells of itself, each time.
 */
export async function tellUnexpected(tx: Tx, { waybillId, recordId, role, purpose, at }: AccessRecord): Promise<void> {
  if (role === 'found' || purpose === 'break_glass') return
  // Where the parcel is decides about a mere look alone, so most records cost no statement.
  if (!purpose.startsWith('look') && isExpected({ role, purpose }, undefined)) return
  const { rows } = await tx.query<{ state: ParcelState }>(
    'select state from waybills where id = $1 and destroyed_at is null',
    [waybillId],
  )
  if (!rows[0] || isExpected({ role, purpose }, rows[0].state)) return
  const data = { waybillId, recordId, at }
  await appendEvent(tx, { topic: 'waybill', key: waybillId, type: 'waybill.opened_unexpectedly', data })
}
