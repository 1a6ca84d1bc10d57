import { z } from 'zod'
import { defineRoutes } from './api-route.ts'
import { LabelPrint } from './labels.ts'
import { NoticeOperator } from './notice.ts'
import { SessionAnswer } from './sessions.ts'
import { ParcelState, ScanPurpose } from './states.ts'
import {
  BoxNumber,
  CarrierCode,
  DeliveryPlace,
  DeliveryWish,
  FailReason,
  FindTag,
  HandlingFlag,
  Id,
  PersonName,
  PhoneText,
  SortCode,
  Time,
  TokenText,
  Won,
} from './values.ts'

/** HTTP API of the delivery service (couriers), same origin as the courier PWA. Every write carries a client id (UUIDv7). */
export const CourierSignUp = z.strictObject({
  phone: PhoneText,
  name: PersonName,
  password: z.string().min(10).max(200),
  /** The version of the couriers' privacy notice that was agreed to. */
  consent: z.string().min(1).max(20),
})
export const CourierSignIn = z.strictObject({ phone: PhoneText, password: z.string().min(1).max(200), deviceId: Id })
export const CourierMe = z.strictObject({
  courierId: Id,
  name: PersonName,
  status: z.enum(['pending', 'approved', 'suspended']),
})

/** What the page of the couriers' notice cannot know by itself. */
export const CourierNotice = z.strictObject({ version: z.string(), by: NoticeOperator.optional() })

/** What the courier's list shows of a parcel: column C1 (or C4 before the scan), nothing about a person. */
export type CourierParcel = z.infer<typeof CourierParcel>
export const CourierParcel = z.strictObject({
  waybillId: Id,
  state: ParcelState,
  stateAt: Time,
  carrier: CarrierCode,
  findTag: FindTag,
  sortCode: SortCode,
  handling: z.array(HandlingFlag),
  boxNumber: BoxNumber,
  boxCount: BoxNumber,
  deliveryWish: DeliveryWish.optional(),
  collectWon: Won.optional(),
  pickUpAtSender: z.boolean(),
  /** 적재번호: what the courier writes on the box; absent until loaded. */
  loadNumber: z.int().optional(),
  loaded: z.boolean(),
  inHand: z.boolean(),
  /** Groups boxes for one door without saying which door: random, per courier and day. */
  doorGroup: Id.optional(),
  route: z
    .strictObject({ street: z.string(), building: z.string(), dong: z.string(), postcode: z.string() })
    .optional(),
  waybillLast4: z.string().optional(),
  senderStreet: z.strictObject({ street: z.string(), building: z.string(), postcode: z.string() }).optional(),
  /** The keys have not arrived from the issuing service yet: ask again in a moment. */
  waiting: z.boolean().optional(),
})
export const CourierList = z.strictObject({
  parcels: z.array(CourierParcel),
  day: z.iso.date(),
  /** How many this courier has delivered on `day`: they are in the list no more. */
  deliveredToday: z.int(),
})

/** A scanned parcel: the list's fields, and with the parcel in hand (C2) or at the sender (C4) those about the person. */
export type OpenedParcel = z.infer<typeof OpenedParcel>
export const OpenedParcel = CourierParcel.extend({
  /** The scan meant nothing new: the parcel was there already. */
  already: z.boolean(),
  unit: z.string().optional(),
  recipientName: z.string().optional(),
  doorMemo: z.string().optional(),
  senderName: z.string().optional(),
  senderContact: z.strictObject({ unit: z.string(), phone: z.string() }).optional(),
  /** C3: the proof, for 30 minutes. */
  proof: z.strictObject({ place: DeliveryPlace, photo: Id.optional() }).optional(),
})

export const ScanRequest = z.strictObject({ id: Id, purpose: ScanPurpose, token: TokenText })
/** Unreadable QR: by find tag among the courier's own parcels, with a photo of the box. Counted. */
export const FindTagScanRequest = z.strictObject({
  id: Id,
  purpose: z.enum(['look', 'deliver', 'fail']),
  findTag: FindTag,
  photoId: Id,
})

const outcome = z.discriminatedUnion('result', [
  z.strictObject({ waybillId: Id, result: z.literal('done'), state: ParcelState, at: Time }),
  z.strictObject({
    waybillId: Id,
    result: z.literal('refused'),
    /** `destroyed` is said to the courier alone who had the parcel last: whatever a phone still holds of it goes. */
    code: z.enum(['not_readable', 'impossible_step', 'not_in_hand', 'destroyed']),
  }),
])
/** One answer for each parcel of the request, in its order. */
export const Outcomes = z.strictObject({ outcomes: z.array(outcome) })
export const DepartureRequest = z.strictObject({ id: Id })
export const DepartureAnswer = z.strictObject({ departed: z.int(), notLoaded: z.int() })
/** Boxes for one door together; the photo was uploaded before under its id. */
export const DeliveryRequest = z.strictObject({
  id: Id,
  waybillIds: z.array(Id).min(1).max(50),
  place: DeliveryPlace,
  photoId: Id.optional(),
})
export const FailureRequest = z.strictObject({ id: Id, waybillIds: z.array(Id).min(1).max(50), reason: FailReason })
export const CorrectionRequest = z.strictObject({ id: Id, waybillId: Id })
export const CallRequest = z.strictObject({ id: Id, waybillId: Id })
export const CallAnswer = z.strictObject({ phone: z.string() })
export const RelabelRequest = z.strictObject({ id: Id, waybillId: Id })

const WaybillParams = z.strictObject({ waybillId: Id })

export const deliveryApiRoutes = defineRoutes([
  {
    method: 'post',
    path: '/api/couriers',
    tag: 'couriers',
    auth: 'none',
    summary: 'Sign up; an administrator approves',
    body: CourierSignUp,
    answers: { 202: z.strictObject({ status: z.literal('pending') }) },
    errors: ['consent_outdated', 'too_many'],
  },
  {
    method: 'post',
    path: '/api/session',
    tag: 'couriers',
    auth: 'none',
    summary: 'Sign in',
    body: CourierSignIn,
    answers: { 200: SessionAnswer },
    errors: ['sign_in_failed', 'too_many'],
  },
  {
    method: 'post',
    path: '/api/session/refresh',
    tag: 'couriers',
    auth: 'cookie',
    summary: 'Renew the access token; 204 where no session was begun',
    answers: { 200: SessionAnswer, 204: null },
    errors: ['session_ended'],
  },
  {
    method: 'delete',
    path: '/api/session',
    tag: 'couriers',
    auth: 'cookie',
    summary: 'Sign out',
    answers: { 204: null },
  },
  {
    method: 'get',
    path: '/api/me',
    tag: 'couriers',
    auth: 'access',
    summary: 'My account',
    answers: { 200: CourierMe },
  },
  {
    method: 'get',
    path: '/api/notice',
    tag: 'couriers',
    auth: 'none',
    summary: 'Version of the couriers’ privacy notice, and who answers for it',
    answers: { 200: CourierNotice },
  },
  {
    method: 'get',
    path: '/api/parcels',
    tag: 'parcels',
    auth: 'access',
    summary: "Today's list, in building order",
    answers: { 200: CourierList },
  },
  {
    method: 'post',
    path: '/api/scans',
    tag: 'scans',
    auth: 'access',
    summary: 'Open a scanned token for a purpose',
    body: ScanRequest,
    answers: { 200: OpenedParcel },
    errors: [
      'label_invalid',
      'not_readable',
      'impossible_step',
      'keys_waiting',
      'idempotency_mismatch',
      'decode_budget',
    ],
  },
  {
    method: 'post',
    path: '/api/find-tag-scans',
    tag: 'scans',
    auth: 'access',
    summary: 'Open an unreadable label by its find tag, with a photo',
    body: FindTagScanRequest,
    answers: { 200: OpenedParcel },
    errors: ['not_readable', 'impossible_step', 'photo_missing', 'decode_budget'],
  },
  {
    method: 'post',
    path: '/api/departures',
    tag: 'parcels',
    auth: 'access',
    summary: 'Everything loaded leaves for delivery',
    body: DepartureRequest,
    answers: { 200: DepartureAnswer },
  },
  {
    method: 'put',
    path: '/api/photos/:photoId',
    tag: 'proofs',
    auth: 'access',
    summary: 'Upload a photo (streamed, at most 5 MB)',
    params: z.strictObject({ photoId: Id }),
    body: ['image/jpeg', 'image/png', 'image/webp'],
    answers: { 201: z.strictObject({ photoId: Id }) },
    errors: ['photo_too_large', 'photo_type'],
  },
  {
    method: 'post',
    path: '/api/deliveries',
    tag: 'proofs',
    auth: 'access',
    summary: 'Deliver parcels in hand',
    body: DeliveryRequest,
    answers: { 200: Outcomes },
    errors: ['photo_missing', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/failures',
    tag: 'parcels',
    auth: 'access',
    summary: 'A delivery failed, with its reason',
    body: FailureRequest,
    answers: { 200: Outcomes },
    errors: ['idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/corrections',
    tag: 'parcels',
    auth: 'access',
    summary: 'Take a delivery back within 30 minutes',
    body: CorrectionRequest,
    answers: { 200: Outcomes },
    errors: ['not_readable', 'correction_too_late'],
  },
  {
    method: 'post',
    path: '/api/calls',
    tag: 'parcels',
    auth: 'access',
    summary: "The recipient's phone for one logged call",
    body: CallRequest,
    answers: { 200: CallAnswer },
    errors: ['not_readable'],
  },
  {
    method: 'post',
    path: '/api/relabels',
    tag: 'labels',
    auth: 'access',
    summary: 'A new label for a scanned (or approved) parcel; the old one is void. Print only',
    body: RelabelRequest,
    answers: { 200: LabelPrint },
    errors: ['not_readable', 'upstream_unavailable'],
  },
  {
    method: 'get',
    path: '/api/proofs/:waybillId/photo',
    tag: 'proofs',
    auth: 'access',
    summary: "The courier's own proof photo, within 30 minutes",
    params: WaybillParams,
    answers: { 200: 'image/jpeg' },
    errors: ['not_readable'],
  },
])
