import { type Db, withTransaction } from '@exqress/service/db.ts'
import type { Deps } from '../deps.ts'
import { messageCustomer } from '../messages/message-customer.ts'
import { LEASE, pauseAfter, tellEach } from '../messages/tell-each.ts'
import { tellDesk } from './on-glass-broken.ts'

type Untold = { waybillId: string; openingId: string; customerId: string; glass: boolean }

const BATCH = 100
/** No link, name, shop or product, and not which parcel: that stands in the app, in the list of openings. */
const GLASS =
  '[Exqress] 개인정보 담당자가 회원님의 택배 정보를 열어 봤어요. 앱의 열람 기록에서 언제였는지 볼 수 있어요.'
const UNEXPECTED =
  '[Exqress] 배달이 아닌 일로 회원님의 택배 정보를 열어 봤어요. 앱의 열람 기록에서 누가 언제 봤는지 볼 수 있어요.'

/**
 * Tells recipients that the privacy officer, or somebody else whom they would not expect, opened a parcel of theirs, at the number or
 * address that they proved first. What the messenger does not take is tried again, ever more rarely; it stays due. So does, once a day,
 * what an account without a contact should be told. Answers `more` when others are due.
 */
export async function tellRecipients(deps: Deps): Promise<'more' | undefined> {
  const { rows: due } = await deps.db.query<Untold>(
    `update glass_notices set retry_at = now() + ${LEASE}
      where (waybill_id, opening_id, customer_id) in (
        select waybill_id, opening_id, customer_id from glass_notices
         where told_at is null and retry_at <= now() order by retry_at limit $1 for update skip locked)
      returning waybill_id as "waybillId", opening_id as "openingId", customer_id as "customerId", day is null as glass`,
    [BATCH],
  )
  const { failed, left, failure } = await tellEach(due, (notice) => tell(deps, notice))
  await again(deps, failed, `tries = tries + 1, retry_at = now() + ${pauseAfter('tries + 1')}`)
  await again(deps, left, 'retry_at = now()')
  if (failure) throw failure
  return left.length > 0 || due.length === BATCH ? 'more' : undefined
}

async function again({ db }: Deps, notices: Untold[], then: string): Promise<void> {
  if (notices.length === 0) return
  await db.query(
    `update glass_notices set ${then}
      where told_at is null
        and (waybill_id, opening_id, customer_id) in (select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]))`,
    [
      notices.map(({ waybillId }) => waybillId),
      notices.map(({ openingId }) => openingId),
      notices.map(({ customerId }) => customerId),
    ],
  )
}

async function tell(deps: Deps, notice: Untold): Promise<void> {
  const isTold = await messageCustomer(deps, notice.customerId, notice.glass ? GLASS : UNEXPECTED)
  await (isTold ? noteTold : noteUntold)(deps.db, notice)
}

function noteTold(db: Db, { waybillId, openingId, customerId, glass }: Untold): Promise<void> {
  return withTransaction(db, async (tx) => {
    const { rowCount } = await tx.query(
      `update glass_notices set told_at = now(), untold = null
        where waybill_id = $1 and opening_id = $2 and customer_id = $3 and told_at is null`,
      [waybillId, openingId, customerId],
    )
    if (glass && rowCount === 1) await tellDesk(tx, { waybillId, openingId, result: 'told' })
  })
}

/** Nobody was told, and that is what is kept and what the desk learns, once. */
function noteUntold(db: Db, { waybillId, openingId, customerId, glass }: Untold): Promise<void> {
  return withTransaction(db, async (tx) => {
    const { rows } = await tx.query<{ isNew: boolean }>(
      `update glass_notices n set untold = 'no_contact', retry_at = now() + interval '1 day'
         from (select untold from glass_notices
                where waybill_id = $1 and opening_id = $2 and customer_id = $3 and told_at is null for update) before
        where n.waybill_id = $1 and n.opening_id = $2 and n.customer_id = $3
        returning before.untold is null as "isNew"`,
      [waybillId, openingId, customerId],
    )
    if (glass && rows[0]?.isNew) await tellDesk(tx, { waybillId, openingId, result: 'no_contact' })
  })
}
