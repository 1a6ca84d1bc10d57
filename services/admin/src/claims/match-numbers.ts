import { blindIndex } from '@exqress/crypto/blind-index.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'

/** Any number: shared by issues, exclusive to a proof. */
const LOCK = 7_302_601

/**
 * Held by an issue to its end. A proof that ran at the same time would see neither the new parcel, nor be seen by it, and the
 * customer would never find it.
 */
export async function letNumbersBeProvenLater(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared($1)', [LOCK])
}

/** Held by a proof to its end: waits for the issues in progress. */
export async function letIssuesWait(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
}

/**
 * New parcels whose slip has a number that a customer has proven are found by that customer from the start. No key goes with it,
 * and whether the name agrees is asked later, by a claim. After a restore they may be older than the proof: then those of who had the
 * number before stay out, as a proof itself leaves them out.
 */
export async function matchNumbers(
  tx: Tx,
  phones: readonly { waybillId: string; phone: string }[],
  indexes: readonly IndexEpoch[],
): Promise<void> {
  for (const { epoch, key } of indexes) {
    const { rows } = await tx.query<{ waybillId: string; customerId: string }>(
      `insert into claims (waybill_id, customer_id, state, number_id)
       select asked.waybill_id, n.customer_id, 'found', n.id
         from unnest($2::bytea[], $3::uuid[]) as asked (number_index, waybill_id)
         join verified_numbers n on n.index_epoch = $1 and n.number_index = asked.number_index and n.ended_at is null
         join waybills w on w.id = asked.waybill_id and (n.finds_from is null or w.issued_at >= n.finds_from)
       on conflict do nothing
       returning waybill_id as "waybillId", customer_id as "customerId"`,
      [
        epoch,
        phones.map(({ phone }) => Buffer.from(blindIndex(key, 'phone', phone))),
        phones.map(({ waybillId }) => waybillId),
      ],
    )
    await appendEvents(
      tx,
      rows.map((data) => ({ topic: 'waybill', type: 'waybill.matched', key: data.waybillId, data })),
    )
  }
}
