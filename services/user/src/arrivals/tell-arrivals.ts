import { KeyMissing } from '@exqress/crypto/key-store.ts'
import type { Deps } from '../deps.ts'
import { messageCustomer } from '../messages/message-customer.ts'

type Due = {
  waybillId: string
  customerId: string
  state: 'out_for_delivery' | 'delivered'
  at: string
  findTag: string | null
  carrierName: string | null
  /** Destroyed, or theirs no more. */
  gone: boolean
}

const BATCH = 200

/**
 * Tells recipients that parcels come today, or were delivered: one message for those of one carrier that are due together. What the
 * messenger does not take is tried again, ever more rarely, until it is of no use (kept-tables.ts). Answers how many messages went out.
 */
export async function tellArrivals(deps: Deps): Promise<number> {
  const { rows } = await deps.db.query<Due>(
    `with due as (
       update arrival_notices set tries = tries + 1, retry_at = now() + least(3600, power(2, least(tries, 11))) * interval '1 second'
        where (waybill_id, customer_id, state) in (
          select waybill_id, customer_id, state from arrival_notices
           where retry_at <= now() order by retry_at limit $1 for update skip locked)
        returning waybill_id, customer_id, state, at)
     select due.waybill_id as "waybillId", due.customer_id as "customerId", due.state, due.at::text, p.find_tag as "findTag",
            c.name as "carrierName", p.user_destroyed_at is not null or r.customer_id is null as gone
       from due
       join parcels p on p.waybill_id = due.waybill_id
       left join carriers c on c.code = p.carrier
       left join relations r on r.waybill_id = due.waybill_id and r.customer_id = due.customer_id and r.claim = 'confirmed'
      order by p.find_tag`,
    [BATCH],
  )
  let told = 0
  let failure: unknown
  for (const [of, some] of Map.groupBy(rows, keyOf)) {
    try {
      // Without a number or address, and where it is theirs no more, there is nobody to be told.
      if (of !== 'nobody' && (await messageCustomer(deps, (some[0] as Due).customerId, textOf(some)))) told++
      await forget(deps, some)
    } catch (error) {
      // An account whose key is lost waits by itself; a messenger that is away keeps nobody else from being tried.
      if (!(error instanceof KeyMissing)) failure = error
    }
  }
  if (failure) throw failure
  return told
}

const keyOf = ({ customerId, state, carrierName, gone }: Due) =>
  gone ? 'nobody' : `${customerId} ${state} ${carrierName}`

/** No link, name, shop or product: find tags say which box, to whoever stands before it. */
function textOf(parcels: Due[]): string {
  const [{ state, carrierName }] = parcels as [Due]
  const what = `${carrierName ? `${carrierName} ` : ''}택배 ${parcels.length}개`
  const tags = parcels.flatMap(({ findTag }) => findTag ?? []).join(', ')
  const said = state === 'delivered' ? `${what}를 배달했어요.` : `${what}가 오늘 도착해요.`
  return `[Exqress] ${said}${tags && ` 찾기번호 ${tags}`}`
}

/** Those that were read, and no news that came meanwhile. */
async function forget({ db }: Deps, some: Due[]): Promise<void> {
  await db.query(
    `delete from arrival_notices
      where (waybill_id, customer_id, state, at) in (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]))`,
    [
      some.map(({ waybillId }) => waybillId),
      some.map(({ customerId }) => customerId),
      some.map(({ state }) => state),
      some.map(({ at }) => at),
    ],
  )
}
