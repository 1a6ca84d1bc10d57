import type { Handler } from '@exqress/service/events/apply-events.ts'

/** An open case of the recipient holds what they asked for; it goes on by itself. */
export const onDestroyHeld: Handler<'waybill.destroy_held'> = async (tx, { data: { waybillId, at } }) => {
  await tx.query('update parcels set destroy_held_at = $2 where waybill_id = $1', [waybillId, at])
}
