import { DeskPage, type DeskQuery } from '@exqress/contracts/admin-api.ts'
import { Id } from '@exqress/contracts/values.ts'
import type { Db } from '@exqress/service/db.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import { deskParcelColumns, presentOf } from './desk-parcel.ts'

/** Counting goes no further: a page needs to know that there are many, not how many millions. */
const COUNTED = 100_000

/** A page of waybills, newest first. Nothing in it is personal, so it is no reading. */
export async function listWaybills(db: Db, query: z.output<typeof DeskQuery>) {
  const { state, carrier, sortCode, courierId, unassigned, printed, importId, findTag, cursor, limit } = query
  if (cursor !== undefined && !Id.safeParse(cursor).success)
    throw badInput([{ path: 'cursor', code: 'invalid_format' }])
  const where = `
        from waybills w
        join labels l on l.waybill_id = w.id and l.voided_at is null
        join carriers c on c.code = w.carrier
       where not exists (select from canaries where waybill_id = w.id)
         and ($1::text is null or w.state = $1)
         and ($2::text is null or w.carrier = $2)
         and ($3::text is null or w.sort_code = $3)
         and ($4::uuid is null or w.courier_id = $4)
         and ($5::text is null or (w.courier_id is null) = ($5 = 'true'))
         and ($6::text is null or (w.printed_at is not null) = ($6 = 'true'))
         and ($7::uuid is null or w.import_id = $7)
         and ($8::text is null or l.find_tag = $8)`
  const filter = [state, carrier, sortCode, courierId, unassigned, printed, importId, findTag].map(
    (value) => value ?? null,
  )
  // Unnamed on purpose: planned with its values, so that what was not asked costs nothing.
  const { rows } = await db.query({
    text: `select ${deskParcelColumns} ${where} and ($9::uuid is null or w.id < $9) order by w.id desc limit $10`,
    values: [...filter, cursor ?? null, limit + 1],
  })
  const { rows: counted } = await db.query<{ total: number }>({
    text: `select count(*)::int as total from (select 1 ${where} limit ${COUNTED}) as found`,
    values: filter,
  })
  const parcels = rows.slice(0, limit).map(presentOf)
  const next = rows.length > limit ? (parcels.at(-1)?.waybillId as string) : undefined
  return DeskPage.parse({ parcels, ...(next ? { next } : {}), total: counted[0]?.total ?? 0 })
}
