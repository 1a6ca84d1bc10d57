import type { Handler } from '@exqress/service/events/apply-events.ts'

export const onAdminKeyDestroyed: Handler<'waybill.key_destroyed'> = async (tx, { data: { waybillId, at } }) => {
  await tx.query('update parcels set admin_destroyed_at = coalesce(admin_destroyed_at, $2) where waybill_id = $1', [
    waybillId,
    at,
  ])
}

export const onDeliveryKeyDestroyed: Handler<'parcel.key_destroyed'> = async (tx, { data: { waybillId, at } }) => {
  await tx.query(
    'update parcels set delivery_destroyed_at = coalesce(delivery_destroyed_at, $2) where waybill_id = $1',
    [waybillId, at],
  )
}
