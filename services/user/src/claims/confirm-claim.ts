import type { Tx } from '@exqress/service/db.ts'
import { appendEvent } from '@exqress/service/events/append-event.ts'
import { isBuried } from '@exqress/service/events/tombstones.ts'
import { askForBundles } from '@exqress/service/held-keys/fetch-bundles.ts'
import { lockToldOpenings, tellWhoseItIs } from '../openings/tell-whose-it-is.ts'
import { lockClaims } from './lock-claims.ts'

/**
 * Binds a parcel to an account, for good, after admin has confirmed it; its keys are fetched by and by. Who opened it before, unexpected by them,
 * is told now.
 * @returns false when it is destroyed, or another account's
 */
export async function confirmClaim(
  tx: Tx,
  { waybillId, customerId, by }: { waybillId: string; customerId: string; by: 'number' | 'name' | 'label' },
): Promise<boolean> {
  // Of two accounts at once the second sees what the first one wrote.
  await lockClaims(tx, waybillId)
  await lockToldOpenings(tx, waybillId)
  if (await isBuried(tx, waybillId)) return false
  const { rowCount } = await tx.query(
    `insert into relations as known (customer_id, waybill_id, claim)
     select $1, $2, 'confirmed'
      where not exists (select from relations
                         where waybill_id = $2 and claim = 'confirmed' and customer_id <> $1)
     on conflict (customer_id, waybill_id) do update set claim = 'confirmed', name_due_at = null
      where known.claim <> 'confirmed'`,
    [customerId, waybillId],
  )
  if (rowCount === 0) {
    const { rowCount: own } = await tx.query(
      `select 1 from relations where customer_id = $1 and waybill_id = $2 and claim = 'confirmed'`,
      [customerId, waybillId],
    )
    return own === 1
  }
  // That a destruction was not heard is news for who asked for it.
  await tx.query('update parcels set destroy_unheard_at = null where waybill_id = $1', [waybillId])
  await tellWhoseItIs(tx, waybillId)
  await askForBundles(tx, 'admin', [waybillId])
  const { rowCount: proven } = await tx.query(
    'select 1 from parcels where waybill_id = $1 and sealed_proof is not null',
    [waybillId],
  )
  if (proven) await askForBundles(tx, 'delivery', [waybillId])
  await appendEvent(tx, {
    topic: 'customer',
    key: waybillId,
    type: 'customer.claimed',
    data: { waybillId, customerId, by, at: new Date().toISOString() },
  })
  return true
}
