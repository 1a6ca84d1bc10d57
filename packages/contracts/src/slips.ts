import { z } from 'zod'
import {
  BoxNumber,
  CarrierCode,
  DeliveryWish,
  Grams,
  HandlingFlag,
  Memo,
  PersonName,
  PhoneText,
  SortCode,
  Won,
} from './values.ts'

/** An address as a person or a mall writes it; the admin service splits it into tiers. */
export type AddressText = z.infer<typeof AddressText>
export const AddressText = z.strictObject({
  postcode: z.string().trim().max(10),
  address: z.string().trim().min(1).max(300),
  detail: z.string().trim().max(300).default(''),
})

export const Party = z.strictObject({ name: PersonName, phone: PhoneText, address: AddressText })

/** A parcel that a customer registers to send. */
export type NewParcel = z.infer<typeof NewParcel>
export const NewParcel = z.strictObject({
  sender: Party,
  recipient: Party,
  product: z.string().trim().min(1).max(200),
  carrier: CarrierCode,
  handling: z.array(HandlingFlag).max(7).default([]),
  weightGrams: Grams.optional(),
  memo: Memo.default(''),
})

/** A waybill that the desk enters by hand; without a number the next one of the carrier's range is taken. */
export type NewWaybill = z.infer<typeof NewWaybill>
export const NewWaybill = z.strictObject({
  carrier: CarrierCode,
  waybillNumber: z.string().trim().max(40).optional(),
  sortCode: SortCode.optional(),
  recipient: Party,
  sender: Party.optional(),
  senderName: PersonName.optional(),
  product: z.string().trim().min(1).max(200),
  orderNumber: z.string().trim().max(80).optional(),
  handling: z.array(HandlingFlag).max(7).default([]),
  weightGrams: Grams.optional(),
  boxNumber: BoxNumber.default(1),
  boxCount: BoxNumber.default(1),
  deliveryWish: DeliveryWish.optional(),
  collectWon: Won.optional(),
  memo: Memo.default(''),
})
