import { SearchAnswer, type SearchRequest } from '@exqress/contracts/admin-api.ts'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { AppError } from '@exqress/service/errors/app-error.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { DeskCaller } from '../desk/desk-access.ts'
import { checkWaybillNumber, type NumberRule } from '../waybills/number-rules.ts'
import { readDetail } from '../waybills/read-detail.ts'

const MOST = 20

/**
 * Finds living parcels by something about them that is not readable here, through the blind indexes, and answers each masked: a reading each.
 * What was asked is kept nowhere, and a POST, so that no server logs it.
 */
export async function searchParcels(
  deps: Pick<Deps, 'db' | 'keys' | 'readings' | 'now'>,
  { admin, asked }: { admin: DeskCaller; asked: z.output<typeof SearchRequest> },
) {
  const ids = await findIds(deps, asked)
  const parcels = []
  for (const waybillId of ids.slice(0, MOST)) {
    const parcel = await readDetail(deps, { admin, waybillId, purpose: 'desk_search' }).catch(unlessGone)
    if (parcel) parcels.push(parcel)
  }
  return SearchAnswer.parse({ parcels, more: ids.length > MOST })
}

/** Destroyed since it was found: it is left out, as it would not be found now. */
function unlessGone(error: unknown): undefined {
  if (!(error instanceof AppError && error.code === 'not_readable')) throw error
}

async function findIds({ db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>, asked: z.output<typeof SearchRequest>) {
  if (asked.by === 'find_tag') {
    const { rows } = await db.query<{ id: string }>(
      `select w.id from labels l join waybills w on w.id = l.waybill_id and w.destroyed_at is null
        where l.find_tag = $1 and l.sort_code = $2 and l.voided_at is null order by w.id desc limit $3`,
      [asked.findTag, asked.sortCode, MOST + 1],
    )
    return rows.map(({ id }) => id)
  }
  const epochs = await keys.indexes.living(now())
  if (asked.by === 'phone') {
    const phone = normalisePhone(asked.phone)
    if (phone === undefined) return []
    const { rows } = await db.query<{ id: string }>(
      `select distinct w.id from unnest($1::text[], $2::bytea[]) as asked (epoch, index)
         join phone_indexes p on p.epoch = asked.epoch and p.phone_index = asked.index
         join waybills w on w.id = p.waybill_id and w.destroyed_at is null
        order by w.id desc limit $3`,
      [epochs.map((e) => e.epoch), epochs.map((e) => blindIndex(e.key, 'phone', phone)), MOST + 1],
    )
    return rows.map(({ id }) => id)
  }
  const carriers = await db.query<{ code: string; rule: NumberRule }>(
    'select code, number_rule as rule from carriers order by code',
    [],
  )
  // The desk is told a number, not whose it is: every carrier whose form it has is tried.
  const wanted = carriers.rows.flatMap(({ code, rule }) => {
    const checked = checkWaybillNumber(rule, asked.number)
    if (!checked.ok) return []
    return epochs.map(({ epoch, key }) => ({
      epoch,
      index: blindIndex(key, 'waybill-number', `${code}\0${checked.number}`),
    }))
  })
  const { rows } = await db.query<{ id: string }>(
    `select distinct w.id from unnest($1::text[], $2::bytea[]) as asked (epoch, index)
       join number_indexes n on n.epoch = asked.epoch and n.number_index = asked.index
       join waybills w on w.id = n.waybill_id and w.destroyed_at is null
      order by w.id desc limit $3`,
    [wanted.map((w) => w.epoch), wanted.map((w) => w.index), MOST + 1],
  )
  return rows.map(({ id }) => id)
}
