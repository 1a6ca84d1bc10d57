import type { Handler } from '@exqress/service/events/apply-events.ts'

/**
 * The issuing service knows nothing of this account's claim (it was lost with a database), and destroyed nothing: the recipient is told, and
 * may ask again. An answer to what was asked before the last time changes nothing.
 */
export const onDestroyUnheard: Handler<'waybill.destroy_unheard'> = async (
  tx,
  { data: { waybillId, askedAt, at } },
) => {
  await tx.query(
    `update parcels set destroy_asked_at = null, destroy_held_at = null, destroy_unheard_at = $3
      where waybill_id = $1 and user_destroyed_at is null and date_trunc('milliseconds', destroy_asked_at) = $2`,
    [waybillId, askedAt, at],
  )
}
