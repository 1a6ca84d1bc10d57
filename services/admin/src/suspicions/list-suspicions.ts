import { Suspicions } from '@exqress/contracts/admin-api.ts'
import type { Db } from '@exqress/service/db.ts'
import type { DeskCaller } from '../desk/desk-access.ts'
import { presentOf } from '../waybills/desk-parcel.ts'

/**
 * What waits to be looked into, newest first. An operator sees neither which parcel was the bait nor that somebody at the desk took it:
 * it may have been they.
 */
export async function listSuspicions(db: Db, { role }: Pick<DeskCaller, 'role'>) {
  const { rows } = await db.query(
    `select id as "suspicionId", kind, subject_kind as "subjectKind", subject,
            case when $1 then waybill_id end as "waybillId", count, allowed, at
       from suspicions
      where acknowledged_at is null and ($1 or subject_kind <> 'reader')
      order by id desc limit 200`,
    [role !== 'operator'],
  )
  return Suspicions.parse({
    suspicions: rows.map(({ at, ...row }) => ({ ...presentOf(row), at: new Date(at).toISOString() })),
  })
}
