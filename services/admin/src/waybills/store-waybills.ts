import type { EventData } from '@exqress/contracts/events.ts'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import type { Tx } from '@exqress/service/db.ts'
import { appendEvents } from '@exqress/service/events/append-event.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'
import { letNumbersBeProvenLater, matchNumbers } from '../claims/match-numbers.ts'
import { insertLabels, type NewLabel } from '../labels/insert-labels.ts'
import type { IssueKeys } from './issue-waybills.ts'
import { type SealedSlip, sealSlip } from './seal-slip.ts'
import type { NewSlip, SlipOrigin } from './slip.ts'

export type WaybillToStore = {
  waybillId: string
  slip: NewSlip
  sortCode: string
  number: string
  consignmentId: string
}

/** Seals, stores and tells. All statements take the whole batch. */
export async function storeWaybills(
  tx: Tx,
  { waybills, origin, keys }: { waybills: readonly WaybillToStore[]; origin: SlipOrigin; keys: IssueKeys },
): Promise<NewLabel[]> {
  if (waybills.length === 0) return []
  const sealed = waybills.map(({ waybillId, slip, number }) => sealSlip(waybillId, slip, number, keys.kek))
  await insertRows(tx, waybills, sealed, origin, keys.now)
  await insertKeysAndMemos(tx, waybills, sealed, origin, keys.kek.epoch)
  const labels = await insertLabels(tx, {
    ring: keys.ring,
    now: keys.now,
    orders: waybills.map(({ waybillId, sortCode }, at) => ({
      waybillId,
      sortCode,
      labelKey: (sealed[at] as SealedSlip).labelKey,
    })),
  })
  const issuedAt = keys.now.toISOString()
  await appendEvents(
    tx,
    waybills.flatMap((waybill, at) => {
      const { waybillId } = waybill
      const { labelDigest, keyId, findTag } = labels[at] as NewLabel
      const labelIssued: EventData<'waybill.label_issued'> = {
        waybillId,
        labelDigest: Buffer.from(labelDigest).toString('base64url'),
        keyId,
        findTag,
        issuedAt,
      }
      const issued = issuedData(waybill, sealed[at] as SealedSlip, origin, issuedAt)
      return [
        { topic: 'waybill', type: 'waybill.issued', key: waybillId, data: issued } as const,
        { topic: 'waybill', type: 'waybill.label_issued', key: waybillId, data: labelIssued } as const,
      ]
    }),
  )
  await indexPhones(
    tx,
    waybills.map(({ waybillId, slip }) => ({ waybillId, phone: slip.recipient.phone })),
    keys.indexes,
  )
  return labels
}

function issuedData(
  { waybillId, slip, sortCode, consignmentId }: WaybillToStore,
  sealed: SealedSlip,
  { pickUpAtSender }: SlipOrigin,
  issuedAt: string,
): EventData<'waybill.issued'> {
  const { kind, returnOf, carrier, handling, boxNumber, boxCount, weightGrams, deliveryWish, collectWon } = slip
  return {
    waybillId,
    kind,
    ...(returnOf === undefined ? {} : { returnOf }),
    carrier,
    sortCode,
    handling,
    boxNumber,
    boxCount,
    consignmentId,
    ...(weightGrams === undefined ? {} : { weightGrams }),
    ...(deliveryWish === undefined ? {} : { deliveryWish }),
    ...(collectWon === undefined ? {} : { collectWon }),
    pickUpAtSender,
    issuedAt,
    sealedRoute: text(sealed.sealedRoute),
    sealedRecipient: text(sealed.sealedRecipient),
    sealedContent: text(sealed.sealedContent),
    sealedSender: text(sealed.sealedSender),
  }
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

async function insertRows(
  tx: Tx,
  waybills: readonly WaybillToStore[],
  sealed: readonly SealedSlip[],
  origin: SlipOrigin,
  now: Date,
): Promise<void> {
  const slips = waybills.map(({ slip }) => slip)
  // Handling flags travel as one text per row: unnest would take an array of arrays apart.
  await tx.query(
    `insert into waybills (
       id, kind, return_of, carrier, source, import_id, sort_code, handling, box_number, box_count, consignment_id,
       weight_grams, delivery_wish, collect_won, pick_up_at_sender, sender_customer_id, issued_at, state_at,
       sealed_route, sealed_recipient, sealed_content, sealed_sender)
     select slip.id, slip.kind, slip.return_of, slip.carrier, $1, $2, slip.sort_code, string_to_array(slip.handling, ','),
            slip.box_number, slip.box_count, slip.consignment_id, slip.weight_grams, slip.delivery_wish, slip.collect_won,
            $3, $4, $5, $5, slip.sealed_route, slip.sealed_recipient, slip.sealed_content, slip.sealed_sender
       from unnest($6::uuid[], $7::text[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::smallint[], $13::smallint[],
                   $14::uuid[], $15::int[], $16::text[], $17::int[], $18::bytea[], $19::bytea[], $20::bytea[], $21::bytea[])
         as slip (id, kind, return_of, carrier, sort_code, handling, box_number, box_count, consignment_id, weight_grams,
                  delivery_wish, collect_won, sealed_route, sealed_recipient, sealed_content, sealed_sender)`,
    [
      origin.source,
      origin.importId ?? null,
      origin.pickUpAtSender,
      origin.senderCustomerId ?? null,
      now,
      waybills.map(({ waybillId }) => waybillId),
      slips.map(({ kind }) => kind),
      slips.map(({ returnOf }) => returnOf ?? null),
      slips.map(({ carrier }) => carrier),
      waybills.map(({ sortCode }) => sortCode),
      slips.map(({ handling }) => handling.join(',')),
      slips.map(({ boxNumber }) => boxNumber),
      slips.map(({ boxCount }) => boxCount),
      waybills.map(({ consignmentId }) => consignmentId),
      slips.map(({ weightGrams }) => weightGrams ?? null),
      slips.map(({ deliveryWish }) => deliveryWish ?? null),
      slips.map(({ collectWon }) => collectWon ?? null),
      sealed.map(({ sealedRoute }) => sealedRoute),
      sealed.map(({ sealedRecipient }) => sealedRecipient),
      sealed.map(({ sealedContent }) => sealedContent),
      sealed.map(({ sealedSender }) => sealedSender),
    ],
  )
  await tx.query(
    `insert into waybill_steps (waybill_id, state, inferred, at) select id, 'registered', false, $2 from unnest($1::uuid[]) as id`,
    [waybills.map(({ waybillId }) => waybillId), now],
  )
}

async function insertKeysAndMemos(
  tx: Tx,
  waybills: readonly WaybillToStore[],
  sealed: readonly SealedSlip[],
  { memoSource }: SlipOrigin,
  epoch: string,
): Promise<void> {
  const ids = waybills.map(({ waybillId }) => waybillId)
  await tx.query(
    `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped)
     select key.waybill_id, 'main', $1, key.main from unnest($2::uuid[], $3::bytea[]) as key (waybill_id, main)`,
    [epoch, ids, sealed.map(({ wrappedMain }) => wrappedMain)],
  )
  const memos = sealed.flatMap(({ wrappedDoor, sealedMemo }, at) =>
    wrappedDoor && sealedMemo ? [{ id: ids[at], wrappedDoor, sealedMemo }] : [],
  )
  if (memos.length === 0) return
  await tx.query(
    `with door as (select * from unnest($3::uuid[], $4::bytea[], $5::bytea[]) as door (waybill_id, wrapped, sealed_memo)),
          keys as (
            insert into wrapped_bundles (waybill_id, kind, epoch, wrapped)
            select waybill_id, 'door', $1, wrapped from door)
     insert into door_outbox (waybill_id, source, sealed_memo) select waybill_id, $2, sealed_memo from door`,
    [
      epoch,
      memoSource,
      memos.map(({ id }) => id),
      memos.map(({ wrappedDoor }) => wrappedDoor),
      memos.map(({ sealedMemo }) => sealedMemo),
    ],
  )
}

/** Safe numbers (050) belong to nobody for long, so nothing is found by one: such a parcel is claimed by its label. */
export function indexablePhone(phone: string): string | undefined {
  const normal = normalisePhone(phone)
  return normal?.startsWith('+8250') ? undefined : normal
}

export async function indexPhones(
  tx: Tx,
  recipients: readonly { waybillId: string; phone: string }[],
  indexes: readonly IndexEpoch[],
): Promise<void> {
  await letNumbersBeProvenLater(tx)
  const [current] = indexes as [IndexEpoch, ...IndexEpoch[]]
  const phones = recipients.flatMap(({ waybillId, phone: given }) => {
    const phone = indexablePhone(given)
    return phone === undefined ? [] : [{ waybillId, phone }]
  })
  if (phones.length === 0) return
  await tx.query(
    `insert into phone_indexes (epoch, phone_index, waybill_id)
     select $1, entry.phone_index, entry.waybill_id from unnest($2::bytea[], $3::uuid[]) as entry (phone_index, waybill_id)`,
    [
      current.epoch,
      phones.map(({ phone }) => Buffer.from(blindIndex(current.key, 'phone', phone))),
      phones.map(({ waybillId }) => waybillId),
    ],
  )
  await matchNumbers(tx, phones, indexes)
}
