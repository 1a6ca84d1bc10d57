import type { EventData } from '@exqress/contracts/events.ts'
import type { Tx } from '@exqress/service/db.ts'
import { askForBundles } from '@exqress/service/held-keys/fetch-bundles.ts'

const bytes = (text: string) => Buffer.from(text, 'base64url')

/** A waybill was issued: a row without a key, and a job to fetch the keys. */
export async function onIssued(tx: Tx, data: EventData<'waybill.issued'>): Promise<void> {
  await tx.query(
    `insert into parcels (waybill_id, kind, carrier, sort_code, handling, box_number, box_count, consignment_id, delivery_wish, collect_won,
       pick_up_at_sender, state, state_at, sealed_route, sealed_recipient, sealed_sender)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'registered', $12, $13, $14, $15)
     on conflict (waybill_id) do nothing`,
    [
      data.waybillId,
      data.kind,
      data.carrier,
      data.sortCode,
      data.handling,
      data.boxNumber,
      data.boxCount,
      data.consignmentId,
      data.deliveryWish ?? null,
      data.collectWon ?? null,
      data.pickUpAtSender,
      data.issuedAt,
      bytes(data.sealedRoute),
      bytes(data.sealedRecipient),
      bytes(data.sealedSender),
    ],
  )
  await askForBundles(tx, 'admin', [data.waybillId])
}
