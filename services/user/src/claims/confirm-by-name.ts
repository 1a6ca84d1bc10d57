import type { ClaimResult } from '@exqress/contracts/user-api.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { claimParcel } from './claim-parcel.ts'

/**
 * A parcel that the customer's number found is confirmed by the name on its slip. What is confirmed, or has no try left, is answered without asking
 * admin or writing: a loop over one parcel would leave a row each time.
 */
export async function confirmByName(
  deps: Deps,
  { id, customerId, waybillId, name }: { id: string; customerId: string; waybillId: string; name: string },
): Promise<z.infer<typeof ClaimResult>> {
  const { rows } = await deps.db.query<{ settled: string | null }>(
    `select case when relations.claim = 'confirmed' then 'confirmed' when relations.tries_left = 0 then 'refused 0' end as settled
       from relations
       join parcels on parcels.waybill_id = relations.waybill_id and parcels.user_destroyed_at is null
      where relations.customer_id = $1 and relations.waybill_id = $2 and relations.claim in ('found', 'confirmed')`,
    [customerId, waybillId],
  )
  if (!rows[0]) throw notReadable()
  const write = { id, actorId: customerId, route: 'confirm' }
  return claimParcel(deps, { write, waybillId, customerId, name, settled: rows[0].settled })
}
