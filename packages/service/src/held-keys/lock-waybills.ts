import type { Tx } from '../db.ts'

/**
 * The lock under which keys of a waybill are stored or destroyed, to the end of the transaction: whoever inserts a wrapped key
 * takes it and then looks for a tombstone; whoever buries takes it first. So no key comes back between the two.
 */
export async function lockWaybills(tx: Tx, waybillIds: readonly string[]): Promise<void> {
  // In one order everywhere, so that two batches cannot wait for one another.
  const sorted = [...new Set(waybillIds)].sort()
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended(id, 7302503)) from unnest($1::text[]) with ordinality as asked (id, n) order by n`,
    [sorted],
  )
}
