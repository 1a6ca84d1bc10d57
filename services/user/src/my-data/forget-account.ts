import type { Tx } from '@exqress/service/db.ts'

/** Deletes everything of a buried account but its sessions. Answers the parcels that were its own or found by it. */
export async function forgetAccount(tx: Tx, customerId: string): Promise<string[]> {
  const dropped = await dropRelations(tx, customerId)
  await tx.query('delete from opening_cases where customer_id = $1', [customerId])
  await tx.query('delete from arrival_notices where customer_id = $1', [customerId])
  await tx.query('delete from glass_notices where customer_id = $1', [customerId])
  // Its proofs and consents go with it.
  await tx.query('delete from contacts where customer_id = $1', [customerId])
  await tx.query('delete from customers where customer_id = $1', [customerId])
  return dropped
}

async function dropRelations(tx: Tx, customerId: string): Promise<string[]> {
  const { rows } = await tx.query<{ waybillId: string; claim: string }>(
    'delete from relations where customer_id = $1 returning waybill_id as "waybillId", claim',
    [customerId],
  )
  const nobodyLeft = `waybill_id = any($1::uuid[])
    and not exists (select from relations r where r.waybill_id = held.waybill_id and (r.sender or r.claim = 'confirmed'))`
  const ids = rows.map(({ waybillId }) => waybillId)
  // Jobs first: keys that are being stored meanwhile hold theirs to the commit (fetch-bundles.ts), and are seen by the next statement.
  await tx.query(`delete from bundle_jobs held where ${nobodyLeft}`, [ids])
  await tx.query(`delete from wrapped_bundles held where ${nobodyLeft}`, [ids])
  return rows.filter(({ claim }) => claim === 'confirmed' || claim === 'found').map(({ waybillId }) => waybillId)
}
