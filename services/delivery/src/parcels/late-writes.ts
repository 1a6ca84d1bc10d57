import type { Tx } from '@exqress/service/db.ts'

/**
 * Those of `waybillIds` that were destroyed and that this approved courier was the last to have. Only to them it is said; for everybody else
 * the statement finds nothing, so that their refusal is the ordinary one. A statement of its own after the lock on the parcels: it sees
 * the destruction that the lock has waited for.
 */
export async function destroyedOfTheirs(
  tx: Tx,
  courierId: string,
  waybillIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ waybillId: string }>(
    `select p.waybill_id as "waybillId"
       from parcels p
       join couriers c on c.courier_id = $1 and c.status = 'approved'
      cross join lateral (select s.courier_id from state_changes s
                           where s.waybill_id = p.waybill_id and s.courier_id is not null order by s.number desc limit 1) had
      where p.waybill_id = any($2::uuid[]) and p.destroyed_at is not null and had.courier_id = $1`,
    [courierId, waybillIds],
  )
  return new Set(rows.map((row) => row.waybillId))
}

/** What came after the destruction: its code and its time are kept beside the state, nothing else. */
export async function keepLateWrites(
  tx: Tx,
  {
    report,
    destroyed,
    courierId,
    now,
  }: {
    report: 'deliver' | 'fail' | 'correct_delivery'
    destroyed: ReadonlySet<string>
    courierId: string
    now: Date
  },
): Promise<void> {
  if (destroyed.size === 0) return
  await tx.query(
    `insert into late_reports (waybill_id, report, at, courier_id)
     select waybill_id, $2, $3, $4 from unnest($1::uuid[]) as l (waybill_id)`,
    [[...destroyed], report, now.toISOString(), courierId],
  )
}
