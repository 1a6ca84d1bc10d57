import { DeskDetail } from '@exqress/contracts/admin-api.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { maskedDistrict } from '../addresses/split-address.ts'
import type { Deps } from '../deps.ts'
import type { DeskCaller } from '../desk/desk-access.ts'
import { maskName, maskPhone } from '../search/mask.ts'
import { deskParcelColumns, presentOf } from './desk-parcel.ts'
import { openWaybill } from './open-waybill.ts'

/** One parcel at the desk, masked: a reading, recorded before anything is opened. */
export async function readDetail(
  { db, keys, readings, now }: Pick<Deps, 'db' | 'keys' | 'readings' | 'now'>,
  {
    admin,
    waybillId,
    purpose = 'desk_detail',
  }: { admin: DeskCaller; waybillId: string; purpose?: 'desk_detail' | 'desk_search' },
) {
  const row = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query(
      `select ${deskParcelColumns},
              w.delivery_wish as "deliveryWish", w.collect_won as "collectWon",
              w.sealed_route as "sealedRoute", w.sealed_recipient as "sealedRecipient", w.sealed_content as "sealedContent",
              k.epoch, k.wrapped, exists (select from lost_content x where x.waybill_id = w.id) as lost,
              (select json_object_agg(d.field, d.form) from disclosure_rows d where d.reader = 'operator') as may,
              (select json_agg(json_build_object('state', s.state, 'at', s.at, 'inferred', s.inferred) order by s.position)
                 from waybill_steps s where s.waybill_id = w.id) as timeline,
              coalesce((select max(c.state) filter (where c.state = 'confirmed') from claims c where c.waybill_id = w.id),
                       (select max(c.state) from claims c where c.waybill_id = w.id), 'none') as claim
         from waybills w
         join labels l on l.waybill_id = w.id and l.voided_at is null
         join carriers c on c.code = w.carrier
         left join wrapped_bundles k on k.waybill_id = w.id and k.kind = 'main'
        where w.id = $1 and w.destroyed_at is null`,
      [waybillId],
    )
    const found = rows[0]
    if (!found) throw notReadable()
    const reading = {
      waybillId,
      accountId: admin.id,
      role: admin.role === 'officer' ? 'officer' : 'operator',
      readers: ['operator'],
      fields: Object.keys(found.may).sort(),
      purpose,
      device: admin.sessionId,
    } as const
    await readings.recordDaily(tx, [reading], now())
    return found
  })
  const { may, timeline, claim, lost, epoch, wrapped, sealedRoute, sealedRecipient, sealedContent, ...rest } = row
  const { route, recipient, content } = await openWaybill(keys.keks, {
    waybillId,
    epoch,
    wrapped,
    sealedRoute,
    sealedRecipient,
    sealedContent,
  })
  const steps = timeline.map(({ at, ...step }: { at: string }) => ({ ...step, at: new Date(at).toISOString() }))
  return DeskDetail.parse({
    ...presentOf(rest),
    timeline: steps,
    claim,
    ...(lost ? { contentLost: true } : {}),
    ...(may.route === 'district' && route ? { district: maskedDistrict(route.street) } : {}),
    ...(may.recipientName === 'masked' && recipient ? { maskedName: maskName(recipient.name) } : {}),
    ...(may.phone === 'masked' && recipient ? { maskedPhone: maskPhone(recipient.phone) } : {}),
    ...(may.waybillNumber === 'full' && content ? { waybillNumber: content.waybillNumber } : {}),
  })
}
