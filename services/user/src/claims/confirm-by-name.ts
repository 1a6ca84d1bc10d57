import type { ClaimResult } from '@exqress/contracts/user-api.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { claimParcel } from './claim-parcel.ts'

/** A parcel that the customer's number found is confirmed by the name on its slip. */
export async function confirmByName(
  deps: Deps,
  { id, customerId, waybillId, name }: { id: string; customerId: string; waybillId: string; name: string },
): Promise<z.infer<typeof ClaimResult>> {
  const { rowCount } = await deps.db.query(
    `select 1
       from relations
       join parcels on parcels.waybill_id = relations.waybill_id and parcels.user_destroyed_at is null
      where relations.customer_id = $1 and relations.waybill_id = $2 and relations.claim in ('found', 'confirmed')`,
    [customerId, waybillId],
  )
  if (rowCount === 0) throw notReadable()
  const write = { id, actorId: customerId, route: 'confirm' }
  return claimParcel(deps, { write, waybillId, customerId, name })
}
