import type { EpochColumn } from '@exqress/service/held-keys/destroy-epochs.ts'
import { sharedWrappedColumns, type WrappedColumn } from '@exqress/service/held-keys/rewrap-epochs.ts'

/** Every column of this service that holds wrapped keys, and whose they are. */
export const wrappedColumns: readonly WrappedColumn[] = [
  ...sharedWrappedColumns,
  ...['admins', 'invitations', 'verified_numbers', 'leaving_numbers', 'glasses'].map((table) => ({
    table,
    epoch: 'epoch',
    wrapped: 'wrapped_key',
    owner: { id: 'id', group: `'account'` },
  })),
]

/** Every column that names a month of index keys. */
export const indexColumns: readonly EpochColumn[] = [
  { table: 'number_indexes', epoch: 'epoch' },
  { table: 'order_indexes', epoch: 'epoch' },
  { table: 'phone_indexes', epoch: 'epoch' },
  { table: 'verified_numbers', epoch: 'index_epoch' },
  { table: 'leaving_numbers', epoch: 'index_epoch' },
]

/** And of the keys of released numbers. */
export const releasedColumns: readonly EpochColumn[] = [{ table: 'released_numbers', epoch: 'index_epoch' }]
