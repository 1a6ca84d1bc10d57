import { sharedWrappedColumns, type WrappedColumn } from '@exqress/service/held-keys/rewrap-epochs.ts'

/** Every column of this service that holds wrapped keys, and whose they are. */
export const wrappedColumns: readonly WrappedColumn[] = [
  ...sharedWrappedColumns,
  { table: 'label_salts', epoch: 'epoch', wrapped: 'wrapped', owner: { id: 'waybill_id', group: `'label-salt'` } },
  { table: 'photos', epoch: 'epoch', wrapped: 'wrapped_key', owner: { id: 'photo_id', group: `'photo'` } },
  { table: 'couriers', epoch: 'key_epoch', wrapped: 'wrapped_key', owner: { id: 'courier_id', group: `'profile'` } },
]
