import type { CasePage, CaseQuery } from '@exqress/contracts/admin-api.ts'
import type { Db } from '@exqress/service/db.ts'

/** Cases in the order asked for: what somebody said of a parcel, and how it ended. Nothing in it is personal. */
export async function listCases(db: Db, query: CaseQuery): Promise<CasePage> {
  const [after, way] = query.order === 'oldest' ? ['>', 'asc'] : ['<', 'desc']
  const { rows } = await db.query(
    `select c.id as "caseId", c.waybill_id as "waybillId", c.kind, c.opened_at as "openedAt", c.closed_at as "closedAt", c.outcome,
            c.record_id as "recordId", c.due_on::text as "dueOn",
            w.carrier, w.sort_code as "sortCode", l.find_tag as "findTag", w.state, w.destroyed_at is not null as destroyed,
            exists (select 1 from destroy_asks a where a.waybill_id = c.waybill_id) as "holdsDestruction"
       from cases c
       join waybills w on w.id = c.waybill_id
       left join labels l on l.waybill_id = w.id and l.voided_at is null
      where ($1 = 'all' or (c.closed_at is null) = ($1 = 'open')) and ($2::text is null or c.kind = $2)
        and ($3::uuid is null or c.waybill_id = $3) and ($4::uuid is null or c.id ${after} $4)
      order by c.id ${way} limit $5`,
    [query.state, query.kind ?? null, query.waybillId ?? null, query.cursor ?? null, query.limit + 1],
  )
  const cases = rows
    .slice(0, query.limit)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
  const last = rows.length > query.limit ? rows[query.limit - 1]?.caseId : undefined
  return { cases, ...(last !== undefined && { next: last }) } as CasePage
}
