import type { Deps } from '../deps.ts'
import { messageCustomer } from '../messages/message-customer.ts'
import { LEASE, pauseAfter, tellEach } from '../messages/tell-each.ts'

type Notice = { waybillId: string; customerId: string; state: 'out_for_delivery' | 'delivered'; at: string }
type News = Notice & { findTag: string | null; carrierName: string | null }

/** Recipients of one round; all that is due to one of them is told together. */
const BATCH = 100

/**
 * Tells recipients that parcels come today, or were delivered: one message for those of one carrier that are due together. What the
 * messenger does not take is tried again, ever more rarely, until it is of no use (kept-tables.ts). Answers `more` when others are due.
 */
export async function tellArrivals(deps: Deps): Promise<'more' | undefined> {
  const { rows } = await deps.db.query<Notice>(
    `with due as (
       select waybill_id, customer_id, state from arrival_notices
        where retry_at <= now() and customer_id in (
          select customer_id from arrival_notices where retry_at <= now() group by 1 order by min(retry_at) limit $1)
          for update skip locked)
     update arrival_notices n set retry_at = now() + ${LEASE}
       from due
      where n.waybill_id = due.waybill_id and n.customer_id = due.customer_id and n.state = due.state
      returning n.waybill_id as "waybillId", n.customer_id as "customerId", n.state, n.at::text`,
    [BATCH],
  )
  const recipients = [...Map.groupBy(rows, ({ customerId }) => customerId).values()]
  const { failed, left, failure } = await tellEach(recipients, (notices) => tell(deps, notices))
  await again(deps, failed.flat(), `tries = tries + 1, retry_at = now() + ${pauseAfter('tries + 1')}`)
  await again(deps, left.flat(), 'retry_at = now()')
  if (failure) throw failure
  return left.length > 0 || recipients.length === BATCH ? 'more' : undefined
}

async function tell(deps: Deps, notices: Notice[]): Promise<void> {
  const news = await stillNews(deps, notices)
  for (const some of Map.groupBy(news, ({ state, carrierName }) => `${state} ${carrierName}`).values()) {
    // Without a number or address there is nobody to be told.
    await messageCustomer(deps, (some[0] as News).customerId, textOf(some))
    await forget(deps, some)
  }
  await forget(deps, notices)
}

/** Of a parcel that is theirs at this moment, lives, and is still in the state that is told. Older news says nothing: "today" may be yesterday. */
async function stillNews({ db }: Deps, notices: Notice[]): Promise<News[]> {
  const { rows } = await db.query<News>(
    `select n.waybill_id as "waybillId", n.customer_id as "customerId", n.state, n.at::text, p.find_tag as "findTag",
            c.name as "carrierName"
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) n (waybill_id, customer_id, state, at)
       join arrival_notices using (waybill_id, customer_id, state, at)
       join parcels p on p.waybill_id = n.waybill_id and p.state = n.state and p.user_destroyed_at is null
       join relations r on r.waybill_id = n.waybill_id and r.customer_id = n.customer_id and r.claim = 'confirmed'
       left join carriers c on c.code = p.carrier
      where n.at > now() - interval '12 hours'
      order by p.find_tag`,
    keysOf(notices),
  )
  return rows
}

/** No link, name, shop or product: find tags say which box, to whoever stands before it. */
function textOf(parcels: News[]): string {
  const [{ state, carrierName }] = parcels as [News]
  const what = `${carrierName ? `${carrierName} ` : ''}택배 ${parcels.length}개`
  const tags = parcels.flatMap(({ findTag }) => findTag ?? []).join(', ')
  const said = state === 'delivered' ? `${what}를 배달했어요.` : `${what}가 오늘 도착해요.`
  return `[Exqress] ${said}${tags && ` 찾기번호 ${tags}`}`
}

/** Those that were read, and no news that came meanwhile. */
const THESE =
  '(waybill_id, customer_id, state, at) in (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]))'
const keysOf = (notices: Notice[]) => [
  notices.map(({ waybillId }) => waybillId),
  notices.map(({ customerId }) => customerId),
  notices.map(({ state }) => state),
  notices.map(({ at }) => at),
]

async function forget({ db }: Deps, notices: Notice[]): Promise<void> {
  await db.query(`delete from arrival_notices where ${THESE}`, keysOf(notices))
}

async function again({ db }: Deps, notices: Notice[], then: string): Promise<void> {
  if (notices.length > 0) await db.query(`update arrival_notices set ${then} where ${THESE}`, keysOf(notices))
}
