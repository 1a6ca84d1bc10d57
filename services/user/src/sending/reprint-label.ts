import { Boxed, LabelBox, LabelRequest } from '@exqress/contracts/internal.ts'
import type { LabelPrint } from '@exqress/contracts/labels.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { type Deps, SERVICE } from '../deps.ts'
import { assertLiving, ownParcel } from '../parcels/own-parcel.ts'
import { asCustomersError } from './upstream-answer.ts'

/**
 * The sender's label once more, until it was scanned for the first time: admin knows. It goes through and is not kept.
 * @throws AppError 404 `not_readable`, 409 `label_in_use` or `label_cancelled`, 503 `upstream_unavailable`
 */
export async function reprintLabel(
  { db, admin, boxKeys }: Deps,
  { id, customerId, waybillId }: { id: string; customerId: string; waybillId: string },
): Promise<LabelPrint> {
  assertLiving(await ownParcel(db, { customerId, waybillId, as: ['sender'] }))
  const { box } = await admin
    .call({
      method: 'POST',
      path: '/internal/labels',
      input: LabelRequest,
      body: { requestId: id, waybillId, kind: 'reprint', actorId: customerId },
      output: Boxed,
      repeatable: true,
    })
    .catch((error) => Promise.reject(asCustomersError(error)))
  const { label } = await openBox(boxKeys, { route: 'labels', caller: SERVICE }, box, LabelBox)
  return label
}
