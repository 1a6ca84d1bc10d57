import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { Handler } from '@exqress/service/events/apply-events.ts'

/** Every waybill is projected, whoever's it is: without a key and without a person's id it says nothing about anybody. */
export const onWaybillIssued: Handler<'waybill.issued'> = (tx, { data }) =>
  insertParcel(tx, data, (sealed) => Buffer.from(sealed, 'base64url'))

/** Read again after its destruction: what is sealed does not come back. */
export const onBuriedWaybillIssued: Handler<'waybill.issued'> = (tx, { data }) => insertParcel(tx, data, () => null)

async function insertParcel(tx: Tx, data: EventData<'waybill.issued'>, sealed: (text: string) => Buffer | null) {
  const { rowCount } = await tx.query(
    `insert into parcels (waybill_id, kind, return_of, carrier, sort_code, handling, box_number, box_count, delivery_wish,
                          collect_won, issued_at, state_at, sealed_route, sealed_recipient, sealed_content, sealed_sender,
                          user_destroyed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15,
             (select buried_at from tombstones where waybill_id = $1))
     on conflict (waybill_id) do nothing`,
    [
      data.waybillId,
      data.kind,
      data.returnOf ?? null,
      data.carrier,
      data.sortCode,
      data.handling,
      data.boxNumber,
      data.boxCount,
      data.deliveryWish ?? null,
      data.collectWon ?? null,
      data.issuedAt,
      sealed(data.sealedRoute),
      sealed(data.sealedRecipient),
      sealed(data.sealedContent),
      sealed(data.sealedSender),
    ],
  )
  if (rowCount === 0) return
  await tx.query(`insert into timeline (waybill_id, state, at, inferred) values ($1, 'registered', $2, false)`, [
    data.waybillId,
    data.issuedAt,
  ])
}
