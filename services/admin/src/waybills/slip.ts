import type { RouteTier, SenderTier } from '@exqress/contracts/tiers.ts'
import type { DeliveryWish, HandlingFlag, WaybillKind } from '@exqress/contracts/values.ts'

/** One box to issue a waybill for: parsed and split into tiers, not yet numbered, sorted or sealed. In memory only. */
export type NewSlip = {
  kind: WaybillKind
  returnOf?: string | undefined
  carrier: string
  /** As the mall or the desk wrote it; without one the next of the carrier's range is taken. */
  waybillNumber?: string | undefined
  /** From the file's own column; without one the carrier's postcode table decides. */
  sortCode?: string | undefined
  route: Omit<RouteTier, 'waybillLast4'>
  recipient: { name: string; unit: string; phone: string }
  /** The sender's name as shown to the recipient. */
  senderName: string
  sender?: SenderTier | undefined
  product: string
  /** 상품주문번호: with the source account and the box it tells that a row without a number came before. */
  orderItem?: string | undefined
  /** Slips of one batch that share it share a consignment (boxes of one order). */
  consignment?: string | undefined
  /** Of bait alone: makes its consignment's id from the waybill's. */
  consignmentOf?: ((waybillId: string) => string) | undefined
  boxNumber: number
  boxCount: number
  handling: HandlingFlag[]
  weightGrams?: number | undefined
  deliveryWish?: DeliveryWish | undefined
  collectWon?: number | undefined
  memo: string
}

/** Who hands the slips in; the same for all of a batch. */
export type SlipOrigin = {
  /** Account whose order and waybill numbers these are. */
  source: string
  importId?: string | undefined
  senderCustomerId?: string | undefined
  pickUpAtSender: boolean
  /** Where an imported memo came from, for delivery's rule that a person's own is never replaced. */
  memoSource: 'import' | 'sender'
}

export type IssuedSlip = {
  ok: true
  waybillId: string
  findTag: string
  sortCode: string
  /** An earlier row was the same: this is its result. */
  repeated: boolean
  warnings: string[]
}
/** `column`: the field that is wrong, by the name that the import's columns have. */
export type RefusedSlip = { ok: false; column: string; code: string }
export type SlipResult = IssuedSlip | RefusedSlip
