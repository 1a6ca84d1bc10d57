import type { EventData } from '@exqress/contracts/events.ts'
import { isFinal } from '@exqress/contracts/states.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'

/**
 * Delivery alone writes a parcel's state; here it is shown. At its end the find tag is free for another box, and `destroyDue` carries out a
 * wish that waited for it.
 */
export async function onStateChanged(tx: Tx, { data }: ReceivedEvent<EventData<'parcel.state_changed'>>) {
  const { waybillId, state, inferred, at } = data
  await tx.query('update waybills set state = $2, state_at = $3 where id = $1', [waybillId, state, at])
  await tx.query('insert into waybill_steps (waybill_id, state, inferred, at) values ($1, $2, $3, $4)', [
    waybillId,
    state,
    inferred,
    at,
  ])
  if (isFinal(state)) {
    await tx.query('update labels set tag_living = false where waybill_id = $1 and voided_at is null', [waybillId])
  } else if (isFinal(data.from)) {
    // A delivery taken back: the box is out again, under its old tag if nobody has that now.
    await tx.query(
      `update labels l set tag_living = true
        where l.waybill_id = $1 and l.voided_at is null
          and not exists (select 1 from labels o where o.sort_code = l.sort_code and o.find_tag = l.find_tag and o.tag_living)`,
      [waybillId],
    )
  }
}
