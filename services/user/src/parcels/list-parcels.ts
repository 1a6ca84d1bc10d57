import { finalStates } from '@exqress/contracts/states.ts'
import type { ParcelPage, ParcelQuery } from '@exqress/contracts/user-api.ts'
import { Id } from '@exqress/contracts/values.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import type { Customer } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { readingOf } from './reading-of.ts'
import { SEEN_PARCELS, type SeenParcel } from './seen-parcel.ts'
import { LISTED_FIELDS, showListed } from './show-parcel.ts'
import { readableOf, unwrapKeys } from './tier-fields.ts'

const PAGE = 30
// Ids are UUIDv7, so the newest come first.
const MINE = `${SEEN_PARCELS}
     and ($2::uuid is null or r.waybill_id < $2)
     and ($3 = 'all' or (p.state = any($4::text[])) = ($3 = 'final'))
   order by r.waybill_id desc
   limit ${PAGE + 1}`

/** The customer's parcels of every carrier, newest first. Lines that show tier fields are readings, recorded once a day each. */
export async function listParcels(
  deps: Deps,
  { state, cursor, ...customer }: Customer & z.output<typeof ParcelQuery>,
): Promise<z.infer<typeof ParcelPage>> {
  const before = cursor === undefined ? undefined : Id.safeParse(cursor).data
  if (cursor !== undefined && before === undefined) throw badInput([{ path: 'cursor', code: 'not_usable' }])
  const { db, keks, readings } = deps
  const { page, more } = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query<SeenParcel>(MINE, [customer.customerId, before ?? null, state, finalStates])
    const page = await Promise.all(
      rows.slice(0, PAGE).map(async (parcel) => {
        const keys = await unwrapKeys(keks, parcel)
        return { parcel, keys, fields: readableOf(parcel, keys, LISTED_FIELDS).fields }
      }),
    )
    const read = page.filter(({ fields }) => fields.length > 0)
    await readings.recordDaily(
      tx,
      read.map(({ parcel, fields }) => readingOf(parcel, customer, { fields, purpose: 'list' })),
      new Date(),
    )
    return { page, more: rows.length > PAGE }
  })
  const parcels = page.map(({ parcel, keys, fields }) => showListed(parcel, keys, fields))
  const last = parcels.at(-1)
  return { parcels, ...(more && last && { next: last.waybillId }) }
}
