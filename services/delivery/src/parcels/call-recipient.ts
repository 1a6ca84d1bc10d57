import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import { type ReadRow, readColumns, readPhone } from '../scans/read-parcel.ts'

/** The recipient's phone for one call, with the parcel in hand. Each call is a reading of its own. */
export async function callRecipient(
  { db, keks, readings }: Pick<Deps, 'db' | 'keks' | 'readings'>,
  {
    waybillId,
    courierId,
    deviceId,
    now,
  }: { waybillId: string; courierId: string; deviceId?: string | undefined; now: Date },
): Promise<{ phone: string }> {
  const row = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query<ReadRow>(
      `select ${readColumns}
         from parcels p
         join couriers c on c.courier_id = p.courier_id and c.status = 'approved'
        cross join lateral (
          select courier_readers(true, p.state, p.in_hand_at is not null, p.scanned_at is not null, p.pick_up_at_sender, null, p.destroyed_at is not null, $3) as readers) r
        where p.waybill_id = $1 and p.courier_id = $2
          and exists (select from disclosure_rows d where d.reader = any(r.readers) and d.field = 'phone' and d.form = 'on_call')
          for update of p`,
      [waybillId, courierId, now.toISOString()],
    )
    if (!rows[0]) return undefined
    await readings.record(
      tx,
      [
        {
          waybillId,
          accountId: courierId,
          role: 'courier',
          readers: rows[0].readers,
          fields: ['phone'],
          purpose: 'call',
          device: deviceId,
        },
      ],
      now,
    )
    return rows[0]
  })
  const phone = row && (await readPhone(row, keks))
  if (!phone) throw notReadable()
  return { phone }
}
