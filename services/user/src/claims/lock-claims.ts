import type { Tx } from '@exqress/service/db.ts'

/** Of two accounts that claim one parcel at once the second sees what the first one wrote. Held to the end of the transaction. */
export async function lockClaims(tx: Tx, waybillId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7302702))', [waybillId])
}
