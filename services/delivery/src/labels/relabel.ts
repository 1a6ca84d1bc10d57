import { Boxed, LabelBox, LabelRequest } from '@exqress/contracts/internal.ts'
import type { LabelPrint } from '@exqress/contracts/labels.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { openBox } from '@exqress/service/internal/boxes.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'
import type { Deps } from '../deps.ts'

/**
 * A new label from the issuer, for a parcel that this courier has and whose label they scanned (or that the desk approved). The
 * label is passed on and kept nowhere here.
 */
export async function relabel(
  { db, admin, boxKeys }: Pick<Deps, 'db' | 'admin' | 'boxKeys'>,
  { id, waybillId, courierId, now }: { id: string; waybillId: string; courierId: string; now: Date },
): Promise<LabelPrint> {
  const { rowCount } = await db.query(
    `select from parcels p
       join couriers c on c.courier_id = p.courier_id and c.status = 'approved'
      where p.waybill_id = $1 and p.courier_id = $2 and (p.scanned_at is not null or p.relabel_until > $3)
        and courier_readers(true, p.state, p.in_hand_at is not null, p.scanned_at is not null, p.pick_up_at_sender, null, p.destroyed_at is not null, $3) <> '{}'`,
    [waybillId, courierId, now.toISOString()],
  )
  if (rowCount !== 1) throw notReadable()
  try {
    const { box } = await admin.call({
      method: 'POST',
      path: '/internal/labels',
      input: LabelRequest,
      body: { requestId: id, waybillId, kind: 'relabel', actorId: courierId },
      output: Boxed,
      repeatable: true,
    })
    return (await openBox(boxKeys, { route: 'labels', caller: 'delivery' }, box, LabelBox)).label
  } catch (error) {
    if (error instanceof UpstreamRefusal) throw notReadable()
    throw error
  }
}
