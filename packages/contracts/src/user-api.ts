import { z } from 'zod'
import { defineRoutes } from './api-route.ts'
import { DestroyAfterDays, ReceiptKeys, SignedReceipt } from './destruction.ts'
import { LabelPrint } from './labels.ts'
import { ParcelOpenings, ProvenLog } from './ledger.ts'
import { NoticeOperator } from './notice.ts'
import { OpeningCase } from './opening-cases.ts'
import { SessionAnswer } from './sessions.ts'
import { NewParcel } from './slips.ts'
import { ParcelState } from './states.ts'
import {
  Base64Url,
  BoxNumber,
  CarrierCode,
  Cursor,
  DeliveryPlace,
  DeliveryWish,
  EmailText,
  FailReason,
  FindTag,
  HandlingFlag,
  Id,
  Memo,
  PersonName,
  PhoneText,
  SortCode,
  Time,
  TokenText,
  WaybillKind,
  Won,
} from './values.ts'

/** HTTP API of the user service (customers), same origin as the customer PWA. Every write carries a client id (UUIDv7). */
export const Contact = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('phone'), address: PhoneText }),
  z.strictObject({ channel: z.literal('email'), address: EmailText }),
])
const Code = z.string().regex(/^\d{6}$/)
export const CodeRequest = Contact
export const CodeAnswer = z.strictObject({ expiresAt: Time })
/** Signs in, or up: the same call and the same answer. `consent`: version of the notice that the person saw. */
export const CustomerSignIn = z.strictObject({ contact: Contact, code: Code, consent: z.string().max(20) })
export const CustomerMe = z.strictObject({
  customerId: Id,
  name: PersonName.optional(),
  /** Proven numbers and addresses, masked. */
  contacts: z.array(z.strictObject({ channel: z.enum(['phone', 'email']), masked: z.string() })),
  /** The version that was agreed to last; while it is not the newest, the app asks again. */
  consent: z.string(),
  destroyAfterDays: DestroyAfterDays,
  /** Which version was agreed to when. */
  consents: z.array(z.strictObject({ version: z.string(), agreedAt: Time })),
})
export const Consent = z.strictObject({ version: z.string().max(20) })
export const Notice = z.strictObject({
  version: z.string(),
  versions: z.array(z.strictObject({ version: z.string(), from: z.iso.date() })),
  by: NoticeOperator.optional(),
})
export type DestroySetting = z.infer<typeof DestroySetting>
export const DestroySetting = z.strictObject({ id: Id, afterDays: DestroyAfterDays })
export const NameChange = z.strictObject({ name: PersonName })
export const ContactProof = z.strictObject({ contact: Contact, code: Code })

/** A code to a contact that the account had for a day at least, so that whoever adds one to a session they found gets none. */
export const OwnCodeRequest = z.strictObject({ channel: z.enum(['phone', 'email']).optional() })
export const OwnCodeAnswer = z.strictObject({
  expiresAt: Time,
  sentTo: z.strictObject({ channel: z.enum(['phone', 'email']), masked: z.string() }),
})
export const OwnProof = z.strictObject({ code: Code })
/** Until when this session may download or delete everything. */
export const OwnProofAnswer = z.strictObject({ until: Time })
/** `destroy`: finished parcels that I confirmed go too, everywhere. `keep`: they go by the retention rule, unread by anybody here. */
export const AccountDeletion = z.strictObject({ id: Id, finishedParcels: z.enum(['destroy', 'keep']) })
export const AccountDeleted = z.strictObject({ deletedAt: Time, destroying: z.int().min(0) })
export const ExportQuery = z.strictObject({ language: z.enum(['ko', 'en']).default('ko') })

export const Relation = z.enum(['found', 'recipient', 'sender'])
export const TimelineEntry = z.strictObject({
  state: ParcelState,
  at: Time,
  inferred: z.boolean(),
  place: DeliveryPlace.optional(),
  reason: FailReason.optional(),
  corrected: z.boolean().optional(),
})

export type ListedParcel = z.infer<typeof ListedParcel>
export const ListedParcel = z.strictObject({
  waybillId: Id,
  relation: Relation,
  kind: WaybillKind,
  carrier: CarrierCode,
  carrierName: z.string(),
  state: ParcelState,
  stateAt: Time,
  findTag: FindTag,
  boxNumber: BoxNumber.optional(),
  boxCount: BoxNumber.optional(),
  /** Tier fields (a reading): only for a confirmed recipient or the sender, and only once the keys are there. */
  product: z.string().optional(),
  senderName: z.string().optional(),
  destroyed: z.boolean(),
})
export const ParcelQuery = z.strictObject({
  state: z.enum(['active', 'final', 'all']).default('all'),
  cursor: Cursor.optional(),
})
export const ParcelPage = z.strictObject({ parcels: z.array(ListedParcel), next: Cursor.optional() })

export type ParcelDetail = z.infer<typeof ParcelDetail>
export const ParcelDetail = ListedParcel.extend({
  timeline: z.array(TimelineEntry),
  sortCode: SortCode.optional(),
  handling: z.array(HandlingFlag).optional(),
  deliveryWish: DeliveryWish.optional(),
  collectWon: Won.optional(),
  recipientName: z.string().optional(),
  phone: z.string().optional(),
  route: z
    .strictObject({ street: z.string(), building: z.string(), dong: z.string(), postcode: z.string() })
    .optional(),
  unit: z.string().optional(),
  waybillNumber: z.string().optional(),
  sender: z
    .strictObject({
      street: z.string(),
      building: z.string(),
      postcode: z.string(),
      unit: z.string(),
      phone: z.string(),
    })
    .optional(),
  proof: z.strictObject({ place: DeliveryPlace, photo: z.boolean() }).optional(),
  received: z.enum(['received', 'not_received', 'damaged']).optional(),
  /** True once a memo was passed on; the memo itself can be written, never read. */
  doorMemoSet: z.boolean(),
  /** The keys have not arrived from the issuing service yet. */
  waiting: z.boolean().optional(),
  /** Tries left to confirm a found parcel. */
  triesLeft: z.int().optional(),
  /** Progress of a destruction: which services have confirmed. */
  destruction: z
    .strictObject({
      askedAt: Time,
      admin: Time.optional(),
      delivery: Time.optional(),
      user: Time.optional(),
      /** An open case of the recipient holds it: it goes on by itself once that is closed. */
      held: z.boolean().optional(),
      /** All have, and the signed receipt is there. */
      receipt: z.boolean().optional(),
    })
    .optional(),
  /** A destruction was asked for and not carried out: the claim was not known where it is decided. It may be asked for again. */
  destroyUnheardAt: Time.optional(),
  /** Before its first scan the sender may print the label again. */
  mayReprint: z.boolean().optional(),
})

export const CustomerScan = z.strictObject({ id: Id, token: TokenText })
export const LabelClaim = z.strictObject({
  id: Id,
  token: TokenText,
  name: PersonName,
  unit: z.string().trim().min(1).max(100),
})
export const NameClaim = z.strictObject({ id: Id, name: PersonName })
export const ClaimResult = z.discriminatedUnion('result', [
  z.strictObject({ result: z.literal('confirmed'), waybillId: Id }),
  z.strictObject({ result: z.literal('refused'), triesLeft: z.int() }),
])
export const DoorMemo = z.strictObject({ id: Id, memo: Memo })
export const WishChange = z.strictObject({ id: Id, wish: DeliveryWish })
export const WriteId = z.strictObject({ id: Id })
/** A finder's report. The answer is the same for every token, known or not; no sign-in. */
export const FoundReport = z.strictObject({
  id: Id,
  token: TokenText,
  where: z.enum(['my_door', 'street', 'shop', 'other']),
})
export const FoundAnswer = z.strictObject({ status: z.literal('noted') })
export const RegisteredParcel = z.strictObject({ waybillId: Id, label: LabelPrint })
export const SendRequest = z.strictObject({ id: Id, parcel: NewParcel })
export const Carriers = z.strictObject({ carriers: z.array(z.strictObject({ code: CarrierCode, name: z.string() })) })

export const DestructionReceiptAnswer = SignedReceipt

const WaybillParams = z.strictObject({ waybillId: Id })

export const OpeningsQuery = z.strictObject({
  /** Heads that this browser has seen, `<log>:<size>` separated by commas: each is proven to be continued. */
  known: z
    .string()
    .regex(/^\d{4}-\d{2}(\.[1-9]\d{0,3})?:[1-9]\d{0,14}(,\d{4}-\d{2}(\.[1-9]\d{0,3})?:[1-9]\d{0,14}){0,39}$/)
    .optional(),
})
/** `witnessed`: the checkpoint also came to this service by another way (its topic), with the same root. */
export type Openings = z.infer<typeof Openings>
export const Openings = ParcelOpenings.extend({
  publicKey: Base64Url,
  logs: z.array(ProvenLog.extend({ witnessed: z.boolean() })),
  /** Openings that the caller did not expect, and what became of it. */
  cases: z.array(OpeningCase),
})

export const NotExpected = z.strictObject({ id: Id, recordId: Id })

export const userApiRoutes = defineRoutes([
  {
    method: 'post',
    path: '/api/codes',
    tag: 'accounts',
    auth: 'none',
    summary: 'Send a one-time code',
    body: CodeRequest,
    answers: { 202: CodeAnswer },
    errors: ['too_many'],
  },
  {
    method: 'post',
    path: '/api/session',
    tag: 'accounts',
    auth: 'none',
    summary: 'Sign in or up with a code',
    body: CustomerSignIn,
    answers: { 200: SessionAnswer },
    errors: ['code_wrong', 'too_many', 'consent_outdated'],
  },
  {
    method: 'post',
    path: '/api/session/refresh',
    tag: 'accounts',
    auth: 'cookie',
    summary: 'Renew the access token; 204 where no session was begun',
    answers: { 200: SessionAnswer, 204: null },
    errors: ['session_ended'],
  },
  {
    method: 'delete',
    path: '/api/session',
    tag: 'accounts',
    auth: 'cookie',
    summary: 'Sign out',
    answers: { 204: null },
  },
  {
    method: 'get',
    path: '/api/me',
    tag: 'accounts',
    auth: 'access',
    summary: 'My account',
    answers: { 200: CustomerMe },
  },
  {
    method: 'put',
    path: '/api/me/name',
    tag: 'accounts',
    auth: 'access',
    summary: 'My name, as on my slips',
    body: NameChange,
    answers: { 200: CustomerMe },
  },
  {
    method: 'post',
    path: '/api/me/contacts',
    tag: 'accounts',
    auth: 'access',
    summary: 'Prove another number or address',
    body: ContactProof,
    answers: { 200: CustomerMe },
    errors: ['code_wrong', 'too_many'],
  },
  {
    method: 'post',
    path: '/api/me/consent',
    tag: 'accounts',
    auth: 'access',
    summary: 'Agree to the newest privacy notice in a running session',
    body: Consent,
    answers: { 200: CustomerMe },
    errors: ['consent_outdated'],
  },
  {
    method: 'get',
    path: '/api/notice',
    tag: 'accounts',
    auth: 'none',
    summary: 'Versions of the privacy notice, and who answers for it',
    answers: { 200: Notice },
  },
  {
    method: 'post',
    path: '/api/me/codes',
    tag: 'my-data',
    auth: 'access',
    summary: 'Send a code to one of my own contacts, before I download or delete everything',
    body: OwnCodeRequest,
    answers: { 202: OwnCodeAnswer },
    errors: ['contact_missing', 'too_many'],
  },
  {
    method: 'post',
    path: '/api/me/proof',
    tag: 'my-data',
    auth: 'access',
    summary: 'Prove by that code that it is me; holds for this session and ten minutes',
    body: OwnProof,
    answers: { 200: OwnProofAnswer },
    errors: ['code_wrong', 'too_many'],
  },
  {
    method: 'get',
    path: '/api/me/export',
    tag: 'my-data',
    auth: 'access',
    summary: 'Everything held about me, as JSON (`MyData` of packages/contracts/src/my-data.ts)',
    query: ExportQuery,
    answers: { 200: 'application/json' },
    errors: ['code_needed', 'too_many'],
  },
  {
    method: 'get',
    path: '/api/me/export-page',
    tag: 'my-data',
    auth: 'access',
    summary: 'The same as one page to read, print and keep',
    query: ExportQuery,
    answers: { 200: 'text/html' },
    errors: ['code_needed', 'too_many'],
  },
  {
    method: 'post',
    path: '/api/me/delete',
    tag: 'my-data',
    auth: 'access',
    summary: 'Delete my account, after a code; finished parcels are destroyed too if I say so',
    body: AccountDeletion,
    answers: { 200: AccountDeleted },
    errors: ['code_needed', 'idempotency_mismatch'],
  },
  {
    method: 'get',
    path: '/api/parcels',
    tag: 'parcels',
    auth: 'access',
    summary: 'My parcels of every carrier',
    query: ParcelQuery,
    answers: { 200: ParcelPage },
  },
  {
    method: 'get',
    path: '/api/parcels/:waybillId',
    tag: 'parcels',
    auth: 'access',
    summary: 'One parcel with its timeline',
    params: WaybillParams,
    answers: { 200: ParcelDetail },
    errors: ['not_readable'],
  },
  {
    method: 'get',
    path: '/api/parcels/:waybillId/proof-photo',
    tag: 'parcels',
    auth: 'access',
    summary: 'The proof photo',
    params: WaybillParams,
    answers: { 200: 'image/jpeg' },
    errors: ['not_readable', 'upstream_unavailable'],
  },
  {
    method: 'post',
    path: '/api/scans',
    tag: 'scans',
    auth: 'access',
    summary: 'Open a scanned token',
    body: CustomerScan,
    answers: { 200: ParcelDetail },
    errors: ['label_invalid', 'decode_budget', 'not_readable', 'too_many'],
  },
  {
    method: 'post',
    path: '/api/claims',
    tag: 'claims',
    auth: 'access',
    summary: 'Claim a parcel by its label, name and unit',
    body: LabelClaim,
    answers: { 200: ClaimResult },
    errors: ['label_invalid', 'decode_budget', 'not_readable', 'too_many', 'upstream_unavailable'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/confirm',
    tag: 'claims',
    auth: 'access',
    summary: 'Confirm a found parcel by the name on the slip',
    params: WaybillParams,
    body: NameClaim,
    answers: { 200: ClaimResult },
    errors: ['not_readable', 'upstream_unavailable'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/not-mine',
    tag: 'claims',
    auth: 'access',
    summary: 'Not mine: remove it and tell the desk',
    params: WaybillParams,
    body: WriteId,
    answers: { 204: null },
    errors: ['not_readable'],
  },
  {
    method: 'put',
    path: '/api/parcels/:waybillId/door-memo',
    tag: 'wishes',
    auth: 'access',
    summary: 'Pass a door memo on to the courier; it is not kept here',
    params: WaybillParams,
    body: DoorMemo,
    answers: { 204: null },
    errors: ['not_readable', 'upstream_unavailable', 'too_late'],
  },
  {
    method: 'put',
    path: '/api/parcels/:waybillId/wish',
    tag: 'wishes',
    auth: 'access',
    summary: "Today's wish",
    params: WaybillParams,
    body: WishChange,
    answers: { 204: null },
    errors: ['not_readable', 'too_late'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/received',
    tag: 'receipts',
    auth: 'access',
    summary: 'I have it',
    params: WaybillParams,
    body: WriteId,
    answers: { 204: null },
    errors: ['not_readable', 'not_delivered'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/not-received',
    tag: 'receipts',
    auth: 'access',
    summary: 'I do not have it: opens a case',
    params: WaybillParams,
    body: WriteId,
    answers: { 204: null },
    errors: ['not_readable', 'not_delivered'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/damaged',
    tag: 'receipts',
    auth: 'access',
    summary: 'It is damaged: opens a case',
    params: WaybillParams,
    body: WriteId,
    answers: { 204: null },
    errors: ['not_readable', 'not_delivered'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/return',
    tag: 'returns',
    auth: 'access',
    summary: 'Ask for a return before delivery',
    params: WaybillParams,
    body: WriteId,
    answers: { 202: z.strictObject({ requestId: Id }) },
    errors: ['not_readable', 'impossible_step'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/destroy',
    tag: 'destruction',
    auth: 'access',
    summary: 'Destroy my personal data of this parcel',
    params: WaybillParams,
    body: WriteId,
    answers: { 202: z.strictObject({ askedAt: Time }) },
    errors: ['not_readable', 'destroy_not_yet'],
  },
  {
    method: 'get',
    path: '/api/parcels/:waybillId/destruction-receipt',
    tag: 'destruction',
    auth: 'access',
    summary: 'The signed receipt of a destruction, once every service has confirmed',
    params: WaybillParams,
    answers: { 200: DestructionReceiptAnswer },
    errors: ['not_readable'],
  },
  {
    method: 'get',
    path: '/api/parcels/:waybillId/destruction-receipt.pdf',
    tag: 'destruction',
    auth: 'access',
    summary: 'The same as PDF',
    params: WaybillParams,
    answers: { 200: 'application/pdf' },
    errors: ['not_readable', 'upstream_unavailable'],
  },
  {
    method: 'put',
    path: '/api/me/destruction',
    tag: 'destruction',
    auth: 'access',
    summary: 'When the data of my parcels is destroyed by itself',
    body: DestroySetting,
    answers: { 204: null },
    errors: ['idempotency_mismatch'],
  },
  {
    method: 'get',
    path: '/api/receipt-keys',
    tag: 'destruction',
    auth: 'none',
    summary: 'Public keys of all receipts of destruction',
    answers: { 200: ReceiptKeys },
  },
  {
    method: 'get',
    path: '/api/parcels/:waybillId/openings',
    tag: 'openings',
    auth: 'access',
    summary: 'Who opened my label, with proofs',
    params: WaybillParams,
    query: OpeningsQuery,
    answers: { 200: Openings },
    errors: ['not_readable', 'upstream_unavailable'],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/not-expected',
    tag: 'openings',
    auth: 'access',
    summary: 'I did not expect this opening: the privacy officer answers in 3 working days',
    params: WaybillParams,
    body: NotExpected,
    answers: { 204: null },
    errors: ['not_readable', 'opening_unknown', 'idempotency_mismatch', 'upstream_unavailable'],
  },
  {
    method: 'post',
    path: '/api/found',
    tag: 'found',
    auth: 'none',
    summary: 'I found a box',
    body: FoundReport,
    answers: { 202: FoundAnswer },
    errors: ['too_many'],
  },
  {
    method: 'get',
    path: '/api/carriers',
    tag: 'sending',
    auth: 'access',
    summary: 'Carriers that take parcels',
    answers: { 200: Carriers },
  },
  {
    method: 'post',
    path: '/api/parcels',
    tag: 'sending',
    auth: 'access',
    summary: 'Register a parcel to send; answers its label',
    body: SendRequest,
    answers: { 201: RegisteredParcel },
    errors: [
      'address_unusable',
      'sort_code_missing',
      'carrier_unknown',
      'range_missing',
      'upstream_unavailable',
      'idempotency_mismatch',
    ],
  },
  {
    method: 'post',
    path: '/api/parcels/:waybillId/label',
    tag: 'sending',
    auth: 'access',
    summary: 'My label again, before its first scan',
    params: WaybillParams,
    body: WriteId,
    answers: { 200: LabelPrint },
    errors: ['not_readable', 'label_in_use', 'label_cancelled', 'upstream_unavailable'],
  },
])

/** Development only (the in-memory sender): messages that would have been sent. Production refuses to start with it. */
export const DevelopmentMessages = z.strictObject({
  messages: z.array(
    z.strictObject({ to: z.string(), channel: z.enum(['phone', 'email']), text: z.string(), at: Time }),
  ),
})
export const developmentRoutes = defineRoutes([
  {
    method: 'get',
    path: '/dev/messages',
    tag: 'development',
    auth: 'none',
    summary: 'Messages that the development sender holds',
    answers: { 200: DevelopmentMessages },
  },
])
