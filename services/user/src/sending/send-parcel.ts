import { Boxed, RegisteredBox, RegisterRequest } from '@exqress/contracts/internal.ts'
import type { NewParcel } from '@exqress/contracts/slips.ts'
import type { RegisteredParcel } from '@exqress/contracts/user-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { askForBundles } from '@exqress/service/held-keys/fetch-bundles.ts'
import { openBox, sealBox } from '@exqress/service/internal/boxes.ts'
import type { z } from 'zod'
import { type Deps, SERVICE } from '../deps.ts'
import { asCustomersError } from './upstream-answer.ts'

/**
 * A customer registers a parcel to send. Admin issues it, once for each id; here stays only whose parcel it is. The label goes
 * through to the customer and is not kept.
 * @throws AppError 422 `address_unusable`, `sort_code_missing`, `carrier_unknown`, `range_missing`, `idempotency_mismatch`; 503 `upstream_unavailable`
 */
export async function sendParcel(
  deps: Deps,
  { id, customerId, parcel }: { id: string; customerId: string; parcel: NewParcel },
): Promise<z.infer<typeof RegisteredParcel>> {
  const { db, admin, peerBoxes, boxKeys } = deps
  const purpose = { route: 'waybills', caller: SERVICE }
  const { box } = await admin
    .call({
      method: 'POST',
      path: '/internal/waybills',
      input: RegisterRequest,
      body: { requestId: id, customerId, box: await sealBox(peerBoxes.admin, purpose, parcel) },
      output: Boxed,
      repeatable: true,
    })
    .catch((error) => Promise.reject(asCustomersError(error)))
  const registered = await openBox(boxKeys, purpose, box, RegisteredBox)
  await withTransaction(db, async (tx) => {
    await tx.query(
      `insert into relations (customer_id, waybill_id, sender) values ($1, $2, true)
       on conflict (customer_id, waybill_id) do update set sender = true`,
      [customerId, registered.waybillId],
    )
    await askForBundles(tx, 'admin', [registered.waybillId])
  })
  return registered
}
