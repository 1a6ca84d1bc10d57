import type { HeldRequest } from '@exqress/contracts/internal.ts'
import { HeldByDesk } from '@exqress/contracts/my-data.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

/**
 * What is held here of a customer, for their own copy: that numbers were proven, and the cases of parcels that they have confirmed. A
 * sender is not told what the recipient complained of. Whose a destroyed parcel was is not known here: the user service names those that
 * this customer had confirmed, and a living one among them is not answered.
 */
export async function readHeld(
  { db }: Pick<Deps, 'db'>,
  { customerId, destroyed = [] }: z.output<typeof HeldRequest>,
): Promise<HeldByDesk> {
  const { rows: numbers } = await db.query(
    `select kind, proven_at as "provenAt", ended_at as "endedAt"
       from verified_numbers where customer_id = $1 order by proven_at`,
    [customerId],
  )
  const { rows: cases } = await db.query(
    `select c.waybill_id as "waybillId", c.kind, c.opened_at as "openedAt", c.closed_at as "closedAt", c.outcome,
            t.waybill_id is not null as destroyed
       from cases c
       left join tombstones t on t.waybill_id = c.waybill_id
      where exists (select from claims where claims.waybill_id = c.waybill_id
                       and claims.customer_id = $1 and claims.state = 'confirmed')
         or (t.waybill_id is not null and c.waybill_id = any($2::uuid[]))
      order by c.opened_at`,
    [customerId, destroyed],
  )
  return HeldByDesk.parse({
    numbers: numbers.map(({ endedAt, ...rest }) => ({ ...rest, ...(endedAt !== null && { endedAt }) })),
    cases: cases.map(({ closedAt, outcome, ...rest }) => ({
      ...rest,
      state: closedAt === null ? 'open' : 'closed',
      ...(closedAt !== null && { closedAt }),
      ...(outcome !== null && { outcome }),
    })),
  })
}
