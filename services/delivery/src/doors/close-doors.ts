import { type Db, withTransaction } from '@exqress/service/db.ts'

/**
 * Forgets the memos and their keys of parcels that nobody carries to a door any more: those delivered, once the 30 minutes in which a
 * delivery may be taken back are over, and those that came to another end. Answers how many.
 */
export function closeDoors(db: Db): Promise<number> {
  return withTransaction(db, async (tx) => {
    const { rows } = await tx.query<{ waybillId: string }>(
      `update parcels set sealed_door = null, door_source = null
        where waybill_id in (select b.waybill_id from wrapped_bundles b join parcels p on p.waybill_id = b.waybill_id
                              where b.kind = 'door' and p.state in ('delivered', 'returned', 'cancelled')
                                and p.state_at < now() - interval '30 minutes'
                              limit 1000)
          and state in ('delivered', 'returned', 'cancelled')
        returning waybill_id as "waybillId"`,
      [],
    )
    const ids = rows.map(({ waybillId }) => waybillId)
    await tx.query(`delete from wrapped_bundles where kind = 'door' and waybill_id = any($1::uuid[])`, [ids])
    return ids.length
  })
}
