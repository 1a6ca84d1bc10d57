import type { Field } from '@exqress/contracts/disclosure.ts'
import type { ParcelState } from '@exqress/contracts/states.ts'
import type { Relation } from '@exqress/contracts/user-api.ts'
import type { DeliveryWish, HandlingFlag, WaybillKind } from '@exqress/contracts/values.ts'
import type { z } from 'zod'

/** A parcel as one customer may see it: its row, the disclosure table's columns for this reader, and the wrapped keys. */
export type SeenParcel = {
  waybillId: string
  kind: WaybillKind
  carrier: string
  carrierName: string
  sortCode: string
  handling: HandlingFlag[]
  boxNumber: number
  boxCount: number
  deliveryWish: DeliveryWish | null
  collectWon: number | null
  findTag: string
  state: ParcelState
  stateAt: string
  labelScannedAt: string | null
  received: 'received' | 'not_received' | 'damaged' | null
  doorMemoAt: string | null
  destroyAskedAt: string | null
  adminDestroyedAt: string | null
  deliveryDestroyedAt: string | null
  userDestroyedAt: string | null
  hasReceipt: boolean
  destroyHeldAt: string | null
  destroyUnheardAt: string | null
  claim: 'none' | 'found' | 'confirmed' | 'dropped'
  sender: boolean
  triesLeft: number
  readers: string[]
  /** Fields that the disclosure table gives these readers. */
  allowed: Field[]
  sealedRoute: Buffer | null
  sealedRecipient: Buffer | null
  sealedContent: Buffer | null
  sealedSender: Buffer | null
  sealedProof: Buffer | null
  mainEpoch: string | null
  mainKeys: Buffer | null
  proofEpoch: string | null
  proofKeys: Buffer | null
}

/**
 * The one statement behind list, detail and scan. The reader is $1 of whatever follows: it begins at their relations, so that no other
 * parcel can come out, and joins the disclosure table, so that no other field can.
 */
export const SEEN_PARCELS = `
  select p.waybill_id as "waybillId", p.kind, p.carrier, coalesce(carriers.name, p.carrier) as "carrierName",
         p.sort_code as "sortCode", p.handling, p.box_number as "boxNumber", p.box_count as "boxCount",
         p.delivery_wish as "deliveryWish", p.collect_won as "collectWon", p.find_tag as "findTag", p.state,
         p.state_at as "stateAt", p.label_scanned_at as "labelScannedAt", p.received, p.door_memo_at as "doorMemoAt",
         p.destroy_asked_at as "destroyAskedAt", p.admin_destroyed_at as "adminDestroyedAt",
         p.delivery_destroyed_at as "deliveryDestroyedAt", p.user_destroyed_at as "userDestroyedAt",
         exists (select 1 from destruction_receipts d where d.waybill_id = p.waybill_id) as "hasReceipt",
         p.destroy_held_at as "destroyHeldAt", p.destroy_unheard_at as "destroyUnheardAt",
         r.claim, r.sender, r.tries_left as "triesLeft", as_reader.readers,
         array(select distinct field from disclosure_rows
                where reader = any(as_reader.readers) and form = 'full' order by field) as allowed,
         p.sealed_route as "sealedRoute", p.sealed_recipient as "sealedRecipient", p.sealed_content as "sealedContent",
         p.sealed_sender as "sealedSender", p.sealed_proof as "sealedProof",
         main.epoch as "mainEpoch", main.wrapped as "mainKeys", proof.epoch as "proofEpoch", proof.wrapped as "proofKeys"
    from relations r
    join parcels p on p.waybill_id = r.waybill_id and p.find_tag is not null
    cross join lateral (select customer_readers(r.claim, r.sender, p.user_destroyed_at is not null) as readers) as_reader
    left join carriers on carriers.code = p.carrier
    left join wrapped_bundles main on main.waybill_id = p.waybill_id and main.kind = 'main'
    left join wrapped_bundles proof on proof.waybill_id = p.waybill_id and proof.kind = 'proof'
   where r.customer_id = $1 and (r.claim in ('found', 'confirmed') or r.sender)`

/** What the parcel is to this customer; the strongest of several. */
export function relationOf({ claim, sender }: Pick<SeenParcel, 'claim' | 'sender'>): z.infer<typeof Relation> {
  return claim === 'confirmed' ? 'recipient' : sender ? 'sender' : 'found'
}
