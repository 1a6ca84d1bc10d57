import type { Tx } from '../db.ts'

/** As in migrations/0280-deleted-customers.sql. */
const LOCK_SPACE = 7_302_507
const bucketOf = (customerId: string) => Number.parseInt(customerId.slice(-2), 16)

/**
 * Writes the permanent tombstone of an account; false when it was deleted before. Call it first in the transaction that deletes what the
 * service holds of it: from here on no row of it comes into a table with the trigger `leave_out_deleted_customer`.
 */
export async function buryCustomer(tx: Tx, customerId: string): Promise<boolean> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, bucketOf(customerId)])
  const { rowCount } = await tx.query(
    'insert into deleted_customers (customer_id) values ($1) on conflict do nothing',
    [customerId],
  )
  return rowCount === 1
}

/** Whether the account is deleted. While the caller's transaction is open, that does not change. */
export async function isDeletedCustomer(tx: Tx, customerId: string): Promise<boolean> {
  await tx.query('select pg_advisory_xact_lock_shared($1, $2)', [LOCK_SPACE, bucketOf(customerId)])
  const { rowCount } = await tx.query('select 1 from deleted_customers where customer_id = $1', [customerId])
  return rowCount === 1
}
