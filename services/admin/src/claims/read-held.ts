import { HeldByDesk } from '@exqress/contracts/my-data.ts'
import type { Deps } from '../deps.ts'

/**
 * What is held here of a customer, for their own copy: that numbers were proven, and the cases of parcels that they have confirmed. A
 * sender is not told what the recipient complained of.
 */
export async function readHeld({ db }: Pick<Deps, 'db'>, { customerId }: { customerId: string }): Promise<HeldByDesk> {
  const { rows: numbers } = await db.query(
    `select kind, proven_at as "provenAt", ended_at as "endedAt"
       from verified_numbers where customer_id = $1 order by proven_at`,
    [customerId],
  )
  const { rows: cases } = await db.query(
    `select c.waybill_id as "waybillId", c.kind, c.opened_at as "openedAt", c.closed_at as "closedAt"
       from cases c
      where exists (select from claims where claims.waybill_id = c.waybill_id
                       and claims.customer_id = $1 and claims.state = 'confirmed')
      order by c.opened_at`,
    [customerId],
  )
  return HeldByDesk.parse({
    numbers: numbers.map(({ endedAt, ...rest }) => ({ ...rest, ...(endedAt !== null && { endedAt }) })),
    cases: cases.map(({ closedAt, ...rest }) => ({ ...rest, ...(closedAt !== null && { closedAt }) })),
  })
}
