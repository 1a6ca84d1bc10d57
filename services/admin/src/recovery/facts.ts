import type { KeyObject } from 'node:crypto'
import type { EventData, EventType } from '@exqress/contracts/events.ts'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import type { Tx } from '@exqress/service/db.ts'
import type { ReceivedEvent } from '@exqress/service/events/envelope.ts'
import { isBuried } from '@exqress/service/events/tombstones.ts'
import { askForBundles } from '@exqress/service/held-keys/fetch-bundles.ts'
import type { Facts } from '@exqress/service/recovery/facts.ts'
import { onAccountDeleted } from '../claims/on-account-deleted.ts'
import { destroyWaybill } from '../destruction/destroy-waybill.ts'
import type { Asked } from '../requests/ask-delivery.ts'
import { baitMark } from '../suspicions/bait-mark.ts'

type Apply = { [T in EventType]?: (tx: Tx, data: EventData<T>, time: string) => Promise<unknown> }

const bytes = (text: string) => Buffer.from(text, 'base64url')

/** What this service told since the backup it was restored from. */
const own: Apply = {
  // Without its handle: it opens as before, and cannot be printed again. A destroyed parcel's is recognised, and its receipt names it.
  'waybill.label_issued': (tx, { waybillId, labelDigest, keyId, findTag, issuedAt }) =>
    tx.query(
      `insert into labels (label_digest, waybill_id, key_id, sort_code, find_tag, tag_living, issued_at)
       select $1, w.id, $3, w.sort_code, $4,
              w.destroyed_at is null
                and not exists (select from labels o where o.sort_code = w.sort_code and o.find_tag = $4 and o.tag_living), $5
         from waybills w where w.id = $2
       on conflict do nothing`,
      [bytes(labelDigest), waybillId, keyId, findTag, issuedAt],
    ),
  'waybill.label_voided': (tx, { labelDigest, at }) =>
    tx.query('update labels set voided_at = $2, tag_living = false where label_digest = $1', [bytes(labelDigest), at]),
  // The last that was told is whose it is. What that person dropped since is heard again, from the customers' topic.
  'waybill.claim_confirmed': async (tx, { waybillId, customerId, at }) => {
    await tx.query('delete from claims where waybill_id = $1 and customer_id <> $2', [waybillId, customerId])
    await tx.query(
      `insert into claims (waybill_id, customer_id, state, found_at, confirmed_at)
       select id, $2, 'confirmed', $3, $3 from waybills where id = $1 and destroyed_at is null
       on conflict (waybill_id, customer_id) do update set state = 'confirmed', confirmed_at = excluded.confirmed_at`,
      [waybillId, customerId, at],
    )
  },
  'waybill.assigned': (tx, { waybillId, courierId, at }) =>
    tx.query('update waybills set courier_id = $2, assigned_at = $3 where id = $1', [waybillId, courierId, at]),
  'waybill.unassigned': (tx, { waybillId }) =>
    tx.query('update waybills set courier_id = null, assigned_at = null where id = $1', [waybillId]),
  'waybill.cancel_requested': (tx, data) => takeRequest(tx, 'cancel', data),
  'waybill.return_requested': (tx, data) => takeRequest(tx, 'return', data),
  // Its `at` is when the hub scanned it.
  'waybill.carrier_status_reported': (tx, data, time) => takeRequest(tx, 'report', { ...data, at: time }),
  'waybill.exception_closed': (tx, data) => takeRequest(tx, 'close_exception', data),
  'waybill.correction_requested': (tx, data) => takeRequest(tx, 'correct_delivery', data),
  // With its own id, before the question is heard again: it stays one case.
  'waybill.case_opened': (tx, { waybillId, caseId, recordId, dueOn, at }) =>
    tx.query(
      `insert into cases (id, waybill_id, kind, record_id, opened_at, due_on)
       select $2, id, 'not_expected', $3, $4, $5 from waybills where id = $1
       on conflict do nothing`,
      [waybillId, caseId, recordId, at, dueOn],
    ),
  // Who answered was not told.
  'waybill.case_answered': (tx, { caseId, answer, at }) =>
    tx.query('update cases set closed_at = $2, outcome = $3 where id = $1 and closed_at is null', [caseId, at, answer]),
  // Asked again it is the same receipt.
  'waybill.receipt_signed': async (tx, { waybillId, receipt, signature }) => {
    await tx.query(
      `insert into destruction_receipts (waybill_id, receipt, signature) values ($1, $2, $3) on conflict do nothing`,
      [waybillId, canonicalJson(receipt), bytes(signature)],
    )
    await tx.query('update destructions set receipted_at = coalesce(receipted_at, now()) where waybill_id = $1', [
      waybillId,
    ])
  },
  'courier_decision.approved': (tx, { courierId, at }) => setStatus(tx, courierId, 'approved', at),
  'courier_decision.suspended': (tx, { courierId, at }) => setStatus(tx, courierId, 'suspended', at),
}

/** @param bait the key by which this service knows its bait again */
export function createFacts({ bait }: { bait: KeyObject }): Facts {
  const known: Apply = { ...own, 'waybill.issued': (tx, data) => takeWaybill(tx, data, bait) }
  return {
    bury: async (tx, event) => {
      if (event.type === 'waybill.destroy_requested') {
        const { waybillId, reason, at, askedAt = at } = event.data as EventData<'waybill.destroy_requested'>
        await destroyWaybill(tx, { waybillId, reason, at: new Date(at), askedAt: new Date(askedAt) })
        await tx.query(`update canaries set retired_at = coalesce(retired_at, ${RETIRED_AT}) where waybill_id = $1`, [
          waybillId,
        ])
      }
      // An account that was deleted since the backup is forgotten before the first request.
      if (event.type === 'customer.account_deleted')
        await onAccountDeleted(tx, event as ReceivedEvent<EventData<'customer.account_deleted'>>)
    },
    apply: async (tx, { type, data, time }) => {
      const take = known[type as EventType] as ((tx: Tx, data: unknown, time: string) => Promise<unknown>) | undefined
      await take?.(tx, data, time)
      return true
    },
  }
}

/** Bait is destroyed by the desk alone when it is taken in; who did it was not told. */
const RETIRED_AT = `(select d.admin_at from destructions d where d.waybill_id = $1 and d.reason = 'desk')`

/**
 * A waybill that was issued after the backup: its sealed fields were told, its keys were not. Delivery holds those of route, recipient and
 * sender and gives them back, the user service that of the content where somebody confirmed it (lost-content.ts); its phone's and number's
 * indexes are made with them (index-again.ts). Where the parcel came from, its order's index and its label's handle are gone. Of one that was
 * destroyed since there is left what a destruction leaves.
 */
async function takeWaybill(tx: Tx, data: EventData<'waybill.issued'>, bait: KeyObject): Promise<void> {
  const isGone = await isBuried(tx, data.waybillId)
  const living = <T>(value: T) => (isGone ? null : value)
  const { rowCount } = await tx.query(
    `insert into waybills (
       id, kind, return_of, carrier, source, sort_code, handling, box_number, box_count, consignment_id, weight_grams, delivery_wish,
       collect_won, pick_up_at_sender, issued_at, state_at, sealed_route, sealed_recipient, sealed_content, sealed_sender, destroyed_at)
     values ($1, $2, $3, $4, 'restored', $5, $6, $7, $8, coalesce($9, gen_random_uuid()), $10, $11, $12, $13, $14, $14, $15, $16, $17, $18,
             (select d.admin_at from destructions d where d.waybill_id = $1))
     on conflict do nothing`,
    [
      data.waybillId,
      data.kind,
      living(data.returnOf ?? null),
      data.carrier,
      data.sortCode,
      data.handling,
      data.boxNumber,
      data.boxCount,
      living(data.consignmentId),
      data.weightGrams ?? null,
      living(data.deliveryWish ?? null),
      living(data.collectWon ?? null),
      data.pickUpAtSender,
      data.issuedAt,
      living(bytes(data.sealedRoute)),
      living(bytes(data.sealedRecipient)),
      living(bytes(data.sealedContent)),
      living(bytes(data.sealedSender)),
    ],
  )
  if (rowCount === 0) return
  await tx.query(`insert into waybill_steps (waybill_id, state, inferred, at) values ($1, 'registered', false, $2)`, [
    data.waybillId,
    data.issuedAt,
  ])
  if (!isGone) {
    await askForBundles(tx, 'delivery', [data.waybillId])
    await tx.query('insert into lost_content (waybill_id) values ($1) on conflict do nothing', [data.waybillId])
  }
  if (data.consignmentId === baitMark(bait, data.waybillId))
    await tx.query(
      `insert into canaries (waybill_id, made_at, retired_at) values ($1, $2, ${RETIRED_AT}) on conflict do nothing`,
      [data.waybillId, data.issuedAt],
    )
}

type Requested = { waybillId: string; requestId: string; at: string; reason?: string }

/** Open until delivery's answer is heard again. */
async function takeRequest(
  tx: Tx,
  kind: Asked['kind'],
  { waybillId, requestId, at, reason }: Requested,
): Promise<void> {
  await tx.query(
    `insert into requests (id, waybill_id, kind, asked_by, asked_at, reason)
     select $1, id, $3, 'desk', $4, $5 from waybills where id = $2
     on conflict do nothing`,
    [requestId, waybillId, kind, at, reason ?? null],
  )
}

async function setStatus(tx: Tx, courierId: string, status: string, at: string): Promise<void> {
  await tx.query('update couriers set status = $2, changed_at = $3 where id = $1', [courierId, status, at])
}
