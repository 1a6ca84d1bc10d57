import { z } from 'zod'

/** Small values that many messages share. One schema, one name; input and output use the same form. */

/** Compared and sealed in lower case, in whatever case it was sent. */
export const Id = z.uuid().toLowerCase()
/** ISO 8601 in UTC, milliseconds, as `Date.prototype.toISOString` writes it. */
export const Time = z.iso.datetime()
/** base64url without padding (RFC 4648 §5). */
export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/)
/** The label's token as text, in any spelling that `decodeToken` of packages/crypto may accept or refuse. */
export const TokenText = z.string().min(1).max(400)
/** SHA-256 of the token's bytes, base64url. */
export const LabelDigest = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** A ledger's log: its month in Korea; `.2`, `.3`, … where a restore made another one necessary. */
export const LogId = z.string().regex(/^\d{4}-\d{2}(\.[1-9]\d{0,3})?$/)

/** The carriers that Exqress knows from the start; more are added by the desk, so the code is open. */
export const CarrierCode = z.string().regex(/^[a-z][a-z0-9-]{1,19}$/)
/** Zone printed large on the box, for people and sorters. Covers at least 300 delivery points. */
export const SortCode = z.string().regex(/^[A-Z0-9가-힣][A-Z0-9가-힣-]{1,11}$/)

export const findTagSyllables = [
  '가',
  '나',
  '다',
  '라',
  '마',
  '바',
  '사',
  '아',
  '자',
  '차',
  '카',
  '타',
  '파',
  '하',
] as const
/** 찾기번호: one of 14 syllables, a space, four digits. Opens nothing. */
export const FindTag = z.string().regex(/^[가나다라마바사아자차카타파하] \d{4}$/)

export const handlingFlags = ['fragile', 'chilled', 'frozen', 'liquid', 'this_side_up', 'heavy', 'hand_over'] as const
export type HandlingFlag = z.infer<typeof HandlingFlag>
export const HandlingFlag = z.enum(handlingFlags)

/** What the recipient wants done with the parcel today. */
export const deliveryWishes = ['door', 'guard_room', 'locker', 'hand_over', 'another_day'] as const
export type DeliveryWish = z.infer<typeof DeliveryWish>
export const DeliveryWish = z.enum(deliveryWishes)

/** Where a delivered parcel was left. */
export const deliveryPlaces = ['door', 'in_person', 'guard_room', 'locker', 'shop', 'other'] as const
export type DeliveryPlace = z.infer<typeof DeliveryPlace>
export const DeliveryPlace = z.enum(deliveryPlaces)

export const failReasons = ['absent', 'refused', 'wrong_address', 'no_access', 'damaged', 'other'] as const
export type FailReason = z.infer<typeof FailReason>
export const FailReason = z.enum(failReasons)

/** What a hub's scan or a carrier's feed says of a parcel; `exception`: lost or damaged. */
export const ReportedStatus = z.enum(['picked_up', 'in_transit', 'out_for_delivery', 'delivered', 'exception'])
/** How a parcel that was lost or damaged comes out of it. */
export const ExceptionOutcome = z.enum(['found', 'returned'])
export const CorrectionReason = z.enum(['not_received', 'wrong_door', 'mistake'])

export const waybillKinds = ['forward', 'return'] as const
export type WaybillKind = z.infer<typeof WaybillKind>
export const WaybillKind = z.enum(waybillKinds)

export const PersonName = z.string().trim().min(1).max(60)
/** As typed by a person; normalised by the service that stores or compares it. */
export const PhoneText = z.string().trim().min(7).max(25)
export const EmailText = z.email().max(254)
export const Memo = z.string().trim().max(300)
/** Amount to collect at the door, in won. */
export const Won = z.int().min(0).max(10_000_000)
export const Grams = z.int().min(1).max(100_000)

/** Boxes of one order: n of m. */
export const BoxNumber = z.int().min(1).max(99)

/** Opaque position of a page; absent on the last page. */
export const Cursor = z.string().max(200)
