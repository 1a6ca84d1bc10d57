import type { EpochColumn } from '@exqress/service/held-keys/destroy-epochs.ts'
import { sharedWrappedColumns, type WrappedColumn } from '@exqress/service/held-keys/rewrap-epochs.ts'

/** Every column of this service that holds wrapped keys, and whose they are. */
export const wrappedColumns: readonly WrappedColumn[] = [
  ...sharedWrappedColumns,
  { table: 'customers', epoch: 'key_epoch', wrapped: 'wrapped_key', owner: { id: 'customer_id', group: `'account'` } },
]

/** Every column that names a month of index keys. */
export const indexColumns: readonly EpochColumn[] = [{ table: 'contacts', epoch: 'index_epoch' }]
