import { z } from 'zod'
import { defineRoutes } from './api-route.ts'
import { SignedReceipt } from './destruction.ts'
import { AccessRecord } from './events.ts'
import { labelFormats } from './labels.ts'
import { openingAnswers } from './opening-cases.ts'
import { SessionAnswer } from './sessions.ts'
import { NewWaybill } from './slips.ts'
import { ParcelState } from './states.ts'
import {
  Base64Url,
  BoxNumber,
  CarrierCode,
  CorrectionReason,
  Cursor,
  DeliveryPlace,
  DeliveryWish,
  EmailText,
  ExceptionOutcome,
  FindTag,
  Grams,
  HandlingFlag,
  Id,
  LogId,
  PersonName,
  PhoneText,
  ReportedStatus,
  SortCode,
  Time,
  WaybillKind,
  Won,
} from './values.ts'

/** HTTP API of the admin service (desk), with a page to call it from at `/docs` and a console on it at `/`. */
export const AdminRole = z.enum(['owner', 'operator', 'officer'])
export const AdminSignIn = z.strictObject({ email: EmailText, password: z.string().min(1).max(200) })
export const Invitation = z.strictObject({ email: EmailText, role: AdminRole })
/** The one-time link's secret (from its fragment, so that no server logs it). */
export const InvitationAcceptance = z.strictObject({
  secret: z.string().min(20).max(100),
  name: PersonName,
  password: z.string().min(12).max(200),
})
export const AdminMe = z.strictObject({ adminId: Id, name: PersonName, role: AdminRole })

export const numberRules = ['cj', 'hanjin', 'lotte', 'epost', 'logen', 'none'] as const
export const NumberRange = z.strictObject({ from: z.string().regex(/^\d{6,13}$/), to: z.string().regex(/^\d{6,13}$/) })
export const mostSortCodes = 1200
export type Carrier = z.infer<typeof Carrier>
export const Carrier = z.strictObject({
  code: CarrierCode,
  name: z.string().min(1).max(40),
  numberRule: z.enum(numberRules),
  /** Serial parts, without the check digit; the next free one is taken where an import names no number. */
  ranges: z.array(NumberRange).max(20),
  /** Longest prefix wins. As many as fit a JSON body whatever the codes are. */
  sortCodes: z
    .array(z.strictObject({ postcodePrefix: z.string().regex(/^\d{2,5}$/), sortCode: SortCode }))
    .max(mostSortCodes),
})
export const Carriers = z.strictObject({ carriers: z.array(Carrier) })

/** What the desk sees in a list: no personal data at all. */
export type DeskParcel = z.infer<typeof DeskParcel>
export const DeskParcel = z.strictObject({
  waybillId: Id,
  kind: WaybillKind,
  carrier: CarrierCode,
  carrierName: z.string(),
  state: ParcelState,
  stateAt: Time,
  sortCode: SortCode,
  findTag: FindTag,
  handling: z.array(HandlingFlag),
  boxNumber: BoxNumber,
  boxCount: BoxNumber,
  weightGrams: Grams.optional(),
  issuedAt: Time,
  courierId: Id.optional(),
  printedAt: Time.optional(),
  importId: Id.optional(),
  destroyed: z.boolean(),
})
/** One parcel opened at the desk: masked, a reading. */
export const DeskDetail = DeskParcel.extend({
  deliveryWish: DeliveryWish.optional(),
  collectWon: Won.optional(),
  district: z.string().optional(),
  maskedName: z.string().optional(),
  maskedPhone: z.string().optional(),
  waybillNumber: z.string().optional(),
  /** Issued after the backup from which this service was restored: its content waits for who holds the key, if anybody does. */
  contentLost: z.literal(true).optional(),
  timeline: z.array(z.strictObject({ state: ParcelState, at: Time, inferred: z.boolean() })),
  claim: z.enum(['none', 'found', 'confirmed']),
})
export const DeskQuery = z.strictObject({
  state: ParcelState.optional(),
  carrier: CarrierCode.optional(),
  sortCode: SortCode.optional(),
  courierId: Id.optional(),
  unassigned: z.enum(['true', 'false']).optional(),
  printed: z.enum(['true', 'false']).optional(),
  importId: Id.optional(),
  findTag: FindTag.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const DeskPage = z.strictObject({ parcels: z.array(DeskParcel), next: Cursor.optional(), total: z.int() })

export const RowError = z.strictObject({ row: z.int(), column: z.string(), code: z.string() })
export type ImportResult = z.infer<typeof ImportResult>
export const ImportResult = z.strictObject({
  importId: Id,
  status: z.enum(['running', 'done', 'broken']),
  rows: z.int(),
  /** New waybills of this run. */
  issued: z.int(),
  /** Rows that an earlier run had issued: they answer their first result. */
  repeated: z.int(),
  failed: z.int(),
  warnings: z.array(RowError).max(1000),
  errors: z.array(RowError).max(1000),
  /** Set when the file as a whole is broken; what came before the break is kept. */
  code: z.string().optional(),
})
export const ImportQuery = z.strictObject({
  /** Source account: the mall whose order numbers these are. */
  source: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Carrier for rows that name none. */
  carrier: CarrierCode.optional(),
})
export const IssuedWaybill = z.strictObject({
  waybillId: Id,
  findTag: FindTag,
  sortCode: SortCode,
  repeated: z.boolean(),
  warnings: z.array(z.string()),
})
export const NewWaybillRequest = z.strictObject({
  id: Id,
  source: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('desk'),
  waybill: NewWaybill,
})

export const AssignmentRequest = z.strictObject({ id: Id, waybillIds: z.array(Id).min(1).max(500), courierId: Id })
export const UnassignmentRequest = z.strictObject({ id: Id, waybillIds: z.array(Id).min(1).max(500) })
export const BulkAnswer = z.strictObject({
  done: z.int(),
  skipped: z.array(z.strictObject({ waybillId: Id, code: z.string() })),
})
export const LabelBatchRequest = z.strictObject({ waybillIds: z.array(Id).min(1).max(500) })

export const DeskCourier = z.strictObject({
  courierId: Id,
  status: z.enum(['pending', 'approved', 'suspended']),
  signedUpAt: Time,
  /** Absent while the delivery service cannot be asked. */
  name: z.string().optional(),
  phone: z.string().optional(),
  assigned: z.int(),
})
export const DeskCouriers = z.strictObject({ couriers: z.array(DeskCourier), profiles: z.enum(['ok', 'unavailable']) })
export const RequestAnswer = z.strictObject({ requestId: Id })
export const RequestState = z.strictObject({
  requestId: Id,
  state: z.enum(['open', 'accepted', 'refused']),
  code: z.string().optional(),
  askedBy: z.enum(['desk', 'customer']),
  /** Who of the desk; absent for a customer's, and for one that a restored service heard of again. */
  askedByAdmin: Id.optional(),
})

/** `at`: when it was scanned or reported, which may be long ago; never later than now. */
export type DeskReport = z.infer<typeof DeskReport>
export const DeskReport = z.strictObject({ id: Id, status: ReportedStatus, at: Time })
export const ExceptionClosing = z.strictObject({ id: Id, outcome: ExceptionOutcome })
export const DeskCorrection = z.strictObject({ id: Id, reason: CorrectionReason })

const DestroyReason = z.enum(['recipient_asked', 'retention', 'mistake'])
export const DeskDestroy = z.strictObject({ id: Id, reason: DestroyReason })
/** `held`: a recipient's wish, until the open case of their parcel is closed. `missing`: who has not answered yet; `done` with the receipt. */
export type DeskDestruction = z.infer<typeof DeskDestruction>
const DeskDestruction = z.strictObject({
  waybillId: Id,
  findTag: FindTag,
  askedBy: z.enum(['desk', 'recipient']),
  askedByAdmin: Id.optional(),
  reason: DestroyReason.optional(),
  askedAt: Time,
  state: z.enum(['held', 'running', 'done']),
  missing: z.array(z.enum(['delivery', 'user'])),
})
export type DeskDestructions = z.infer<typeof DeskDestructions>
export const DeskDestructions = z.strictObject({ destructions: z.array(DeskDestruction) })
/** Of a complaint about a delivery or of an opening that was not expected (both hold a destruction), of a finder, of "not mine". */
export const CaseKind = z.enum(['not_received', 'damaged', 'found', 'not_mine', 'not_expected'])
export type CaseQuery = z.infer<typeof CaseQuery>
export const CaseQuery = z.strictObject({
  state: z.enum(['open', 'closed', 'all']).default('open'),
  kind: CaseKind.optional(),
  waybillId: Id.optional(),
  /** `oldest`: those first that wait longest. A cursor continues in the order that it came from. */
  order: z.enum(['newest', 'oldest']).default('newest'),
  cursor: Id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type CasePage = z.infer<typeof CasePage>
export const CasePage = z.strictObject({
  cases: z.array(
    z.strictObject({
      caseId: Id,
      waybillId: Id,
      kind: CaseKind,
      openedAt: Time,
      closedAt: Time.optional(),
      outcome: z.string().optional(),
      /** Of `not_expected`: the access record, and the day in Korea until whose end it is answered. */
      recordId: Id.optional(),
      dueOn: z.iso.date().optional(),
      carrier: CarrierCode,
      sortCode: SortCode,
      findTag: FindTag.optional(),
      state: ParcelState,
      destroyed: z.boolean(),
      /** The recipient wants the data destroyed and waits for this case. */
      holdsDestruction: z.boolean(),
    }),
  ),
  next: Id.optional(),
})
export const CaseParams = z.strictObject({ caseId: Id })
/** A code and never a text: what the desk would write about people does not belong here. */
export type CaseClosing = z.infer<typeof CaseClosing>
export const CaseClosing = z.strictObject({
  id: Id,
  /** An answer of `openingAnswers` for `not_expected`, and for no other. */
  outcome: z.enum(['settled', 'box_found', 'compensated', 'unfounded', ...openingAnswers]),
})
export const FindTagChange = z.strictObject({ id: Id })

export const LogQuery = z.strictObject({ log: LogId })
export type LedgerLogs = z.infer<typeof LedgerLogs>
export const LedgerLogs = z.strictObject({
  /** Ed25519, 32 bytes: what a verifier pins. */
  publicKey: Base64Url,
  logs: z.array(
    z.strictObject({
      logId: LogId,
      origin: z.string(),
      /** Leaves. */
      size: z.int(),
      openedAt: Time,
      closedAt: Time.optional(),
      /** The last checkpoint: a C2SP signed note. */
      checkpoint: z.strictObject({ size: z.int(), at: Time, note: z.string() }).optional(),
    }),
  ),
  /** Records that are missing, chains that are broken, logs that were signed with another content, services that say that they were restored. */
  alarms: z.array(
    z.strictObject({
      kind: z.enum(['gap', 'chain', 'fork', 'epoch']),
      service: z.string().optional(),
      waybillId: Id.optional(),
      epoch: z.int().optional(),
      fromNumber: z.int().optional(),
      toNumber: z.int().optional(),
      logId: LogId.optional(),
      foundAt: Time,
    }),
  ),
})
/** `index`: the first leaf that is not proven, and why; `to`: it is one of those before `to`. */
export type LedgerVerdict = z.infer<typeof LedgerVerdict>
export const LedgerVerdict = z.strictObject({
  logId: LogId,
  ok: z.boolean(),
  /** Leaves that were read. */
  size: z.int(),
  /** Those that a signed checkpoint covers. */
  proven: z.int(),
  index: z.int().optional(),
  to: z.int().optional(),
  reason: z
    .enum(['order', 'foreign', 'edited', 'malformed', 'cut', 'unproven', 'signature', 'number', 'chain'])
    .optional(),
})
export type LedgerRecordQuery = z.infer<typeof LedgerRecordQuery>
export const LedgerRecordQuery = z.strictObject({
  waybillId: Id.optional(),
  service: z.enum(['admin', 'delivery', 'user']).optional(),
  /** The reader's pseudonym, different for every parcel. */
  actor: z.string().max(64).optional(),
  from: Time.optional(),
  to: Time.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type LedgerRecords = z.infer<typeof LedgerRecords>
export const LedgerRecords = z.strictObject({
  /** Newest first. */
  records: z.array(
    z.strictObject({
      logId: LogId,
      index: z.int(),
      service: z.string(),
      epoch: z.int(),
      number: z.int(),
      record: AccessRecord,
    }),
  ),
  next: Cursor.optional(),
})
export const ReportQuery = z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) })

/** Something that the desk has to look into: ids, codes and counts. */
export type Suspicion = z.infer<typeof Suspicion>
export const Suspicion = z.strictObject({
  suspicionId: Id,
  /**
   * `canary_*`: a label that belongs to nobody was tried, or its waybill read. `recovery_epoch`: a service counts its records from 1 again, in the
   * epoch of `count`, as after a restore.
   */
  kind: z.enum(['decode_budget', 'labels_invalid', 'canary_tried', 'canary_opened', 'recovery_epoch']),
  subjectKind: z.enum(['courier', 'customer', 'reader', 'service']),
  /** An account's id; of a `reader` the pseudonym that the record has; a service's name. */
  subject: z.string().max(64),
  waybillId: Id.optional(),
  count: z.int().optional(),
  allowed: z.int().optional(),
  at: Time,
})
export const Suspicions = z.strictObject({ suspicions: z.array(Suspicion) })
export const SuspicionParams = z.strictObject({ suspicionId: Id })
/** `renew`: nothing was wrong, the courier's decode budget of the day is full again. */
export const Acknowledgement = z.strictObject({ id: Id, renew: z.boolean().default(false) })
export const CanaryRequest = z.strictObject({
  id: Id,
  carrier: CarrierCode,
  /** Sorts the box to where it is laid out. */
  postcode: z.string().regex(/^\d{5}$/),
  count: z.int().min(1).max(50),
})
export const MadeCanaries = z.strictObject({ waybillIds: z.array(Id) })
export type Canary = z.infer<typeof Canary>
export const Canary = z.strictObject({
  waybillId: Id,
  carrier: CarrierCode,
  sortCode: SortCode,
  findTag: FindTag,
  madeAt: Time,
  alarms: z.int(),
  lastAlarmAt: Time.optional(),
  /** Taken in again; its label still raises alarms. */
  retiredAt: Time.optional(),
  /** Retired, or too old: it can be printed no more. */
  destroyed: z.boolean(),
})
export const Canaries = z.strictObject({ canaries: z.array(Canary) })
export const CanaryParams = z.strictObject({ waybillId: Id })
export const CanaryRetirement = z.strictObject({ id: Id })

/** By something that the desk was told and cannot read: looked up through the blind indexes. */
export const SearchRequest = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('number'), number: z.string().trim().min(6).max(30) }),
  z.strictObject({ by: z.literal('phone'), phone: PhoneText }),
  z.strictObject({ by: z.literal('find_tag'), findTag: FindTag, sortCode: SortCode }),
])
/** `more`: there are others that were not read. */
export const SearchAnswer = z.strictObject({ parcels: z.array(DeskDetail).max(20), more: z.boolean() })

export const glassReasons = [
  'lost_parcel',
  'wrong_delivery',
  'recipient_asked',
  'authority_asked',
  'security_incident',
  'other',
] as const
export const GlassRequest = z.strictObject({
  id: Id,
  reason: z.enum(glassReasons),
  /** Why, in words; kept sealed. */
  words: z.string().trim().min(10).max(1000),
})
export const Glass = z.strictObject({ glassId: Id, expiresAt: Time })
export const GlassParams = z.strictObject({ glassId: Id })
export const WaybillToOpen = z.strictObject({ waybillId: Id })
/** Column P of the disclosure table. */
export type UnmaskedParcel = z.infer<typeof UnmaskedParcel>
export const UnmaskedParcel = z.strictObject({
  waybillId: Id,
  carrierName: z.string(),
  state: ParcelState,
  sortCode: SortCode,
  findTag: FindTag,
  route: z
    .strictObject({
      street: z.string(),
      building: z.string(),
      dong: z.string(),
      postcode: z.string(),
      waybillLast4: z.string(),
    })
    .optional(),
  recipientName: z.string().optional(),
  unit: z.string().optional(),
  phone: z.string().optional(),
  senderName: z.string().optional(),
  product: z.string().optional(),
  waybillNumber: z.string().optional(),
  senderStreet: z.strictObject({ street: z.string(), building: z.string(), postcode: z.string() }).optional(),
  senderContact: z.strictObject({ unit: z.string(), phone: z.string() }).optional(),
  /** Where it was left. `unavailable`: delivery could not be asked. */
  place: DeliveryPlace.optional(),
  /** Whether there is a photo, which is asked for by itself. */
  photo: z.boolean().optional(),
  proof: z.enum(['shown', 'none', 'unavailable']),
})
export const Glasses = z.strictObject({
  glasses: z.array(
    z.strictObject({
      glassId: Id,
      officerId: Id,
      reason: z.enum(glassReasons),
      /** For officers alone; absent when their key is lost, or no parcel lives that was opened by it. */
      words: z.string().optional(),
      brokenAt: Time,
      expiresAt: Time,
      parcels: z.int(),
      /** Of these parcels: whose recipient was told; who has no contact to be told at; that nobody has confirmed. The rest is on its way. */
      notices: z.strictObject({ told: z.int(), noContact: z.int(), noRecipient: z.int() }),
    }),
  ),
})

const WaybillParams = z.strictObject({ waybillId: Id })
const CourierParams = z.strictObject({ courierId: Id })
const WriteId = z.strictObject({ id: Id })

/** No key is ever answered: ids, states and times. */
export type LabelKeyState = z.infer<typeof LabelKeyState>
export const LabelKeyState = z.strictObject({
  keyId: z.int().min(0).max(31),
  /** `waiting` prints in less than a minute, `reading` still opens what it printed, `retired` opens nothing. */
  state: z.enum(['waiting', 'printing', 'reading', 'retired']),
  createdAt: Time,
  /** Labels printed with it that are not void and whose parcel is not at its end: a retirement ends them. */
  livingLabels: z.int(),
})
export const KeyEpochState = z.strictObject({
  /** Name in the key store: `kek/2026-11-23`, `index/2026-11`, `released/2026-11`. */
  name: z.string(),
  /** `missing`: rows need it, and it is not in the key store. `left`: it is destroyed when seven days are over. */
  state: z.enum(['current', 'in_use', 'left', 'missing']),
  lastLeftAt: Time.optional(),
})
export const LabelKeyParams = z.strictObject({ keyId: z.coerce.number().int().min(0).max(31) })
export const DeskKeys = z.strictObject({ labels: z.array(LabelKeyState), epochs: z.array(KeyEpochState) })

/** An image's digest as the registry names it; `null`: a tag, which says nothing about what runs. */
const ImageDigest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .nullable()
const ObjectName = z.string().min(1).max(253)
export const rolloutStates = ['done', 'progressing', 'stuck', 'paused'] as const
export type ClusterView = z.infer<typeof ClusterView>
/** What runs where this service runs. Neither environment nor secrets; what an event says is cut short and cleaned of what looks secret. */
export const ClusterView = z.strictObject({
  namespace: ObjectName,
  at: Time,
  deployments: z.array(
    z.strictObject({
      name: ObjectName,
      images: z.array(z.strictObject({ container: ObjectName, digest: ImageDigest })),
      rollout: z.enum(rolloutStates),
      /** Pods: wanted, of the newest version, and able to serve. */
      desired: z.int().min(0),
      updated: z.int().min(0),
      available: z.int().min(0),
      changedAt: Time.optional(),
    }),
  ),
  autoscalers: z.array(
    z.strictObject({
      name: ObjectName,
      target: ObjectName,
      min: z.int().min(0),
      max: z.int().min(0),
      current: z.int().min(0),
      desired: z.int().min(0),
      /** Per cent of the CPU that the pods ask for; `null`: nobody measures. */
      cpu: z.strictObject({ target: z.int().min(0), current: z.int().min(0).nullable() }).optional(),
      /** It would go on if it might. */
      atMost: z.boolean(),
    }),
  ),
  podsNotReady: z.array(
    z.strictObject({
      name: ObjectName,
      phase: z.string().max(40),
      reason: z.string().max(100).optional(),
      restarts: z.int().min(0),
      since: Time,
    }),
  ),
  /** The newest first, at most 50. */
  events: z.array(
    z.strictObject({
      at: Time,
      warning: z.boolean(),
      reason: z.string().max(100),
      kind: z.string().max(100),
      object: z.string().max(253),
      message: z.string().max(200),
      count: z.int().min(1),
    }),
  ),
})

export const adminApiRoutes = defineRoutes([
  {
    method: 'post',
    path: '/api/session',
    tag: 'desk',
    auth: 'none',
    summary: 'Sign in',
    body: AdminSignIn,
    answers: { 200: SessionAnswer },
    errors: ['sign_in_failed', 'too_many'],
  },
  {
    method: 'post',
    path: '/api/session/refresh',
    tag: 'desk',
    auth: 'cookie',
    summary: 'Renew the access token; 204 where no session was begun',
    answers: { 200: SessionAnswer, 204: null },
    errors: ['session_ended'],
  },
  { method: 'delete', path: '/api/session', tag: 'desk', auth: 'cookie', summary: 'Sign out', answers: { 204: null } },
  { method: 'get', path: '/api/me', tag: 'desk', auth: 'access', summary: 'My account', answers: { 200: AdminMe } },
  {
    method: 'post',
    path: '/api/invitations',
    tag: 'desk',
    auth: 'access',
    summary: 'Invite somebody to the desk (owner); answers the one-time link',
    body: Invitation,
    answers: { 201: z.strictObject({ link: z.string(), expiresAt: Time }) },
    errors: ['forbidden'],
  },
  {
    method: 'post',
    path: '/api/invitations/accept',
    tag: 'desk',
    auth: 'none',
    summary: 'Take up an invitation',
    body: InvitationAcceptance,
    answers: { 200: SessionAnswer },
    errors: ['invitation_invalid'],
  },
  {
    method: 'get',
    path: '/api/carriers',
    tag: 'carriers',
    auth: 'access',
    summary: 'Carriers with number rules, ranges and sort codes',
    answers: { 200: Carriers },
  },
  {
    method: 'put',
    path: '/api/carriers/:code',
    tag: 'carriers',
    auth: 'access',
    summary: 'Add or change a carrier',
    params: z.strictObject({ code: CarrierCode }),
    body: Carrier,
    answers: { 200: Carrier },
    errors: ['forbidden'],
  },
  {
    method: 'post',
    path: '/api/search',
    tag: 'search',
    auth: 'access',
    summary: 'Find parcels by waybill number, phone or find tag; masked, a reading each',
    body: SearchRequest,
    answers: { 200: SearchAnswer },
    errors: ['too_many'],
  },
  {
    method: 'get',
    path: '/api/break-glass',
    tag: 'break-glass',
    auth: 'access',
    summary: 'When and why it was looked behind the mask (owner, officer)',
    answers: { 200: Glasses },
    errors: ['forbidden'],
  },
  {
    method: 'post',
    path: '/api/break-glass',
    tag: 'break-glass',
    auth: 'access',
    summary: 'Look behind the mask for 15 minutes, with a reason (officer)',
    body: GlassRequest,
    answers: { 201: Glass },
    errors: ['forbidden', 'too_many', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/break-glass/:glassId/parcels',
    tag: 'break-glass',
    auth: 'access',
    summary: 'One parcel in the clear: recorded, and its recipient is told',
    params: GlassParams,
    body: WaybillToOpen,
    answers: { 200: UnmaskedParcel },
    errors: ['forbidden', 'glass_whole', 'not_readable'],
  },
  {
    method: 'post',
    path: '/api/break-glass/:glassId/photo',
    tag: 'break-glass',
    auth: 'access',
    summary: 'The photo of its delivery: a record of its own',
    params: GlassParams,
    body: WaybillToOpen,
    answers: { 200: 'image/jpeg' },
    errors: ['forbidden', 'glass_whole', 'not_readable', 'upstream_unavailable'],
  },
  {
    method: 'get',
    path: '/api/suspicions',
    tag: 'suspicions',
    auth: 'access',
    summary: 'What the desk has to look into: spent budgets, invalid labels, canaries',
    answers: { 200: Suspicions },
  },
  {
    method: 'post',
    path: '/api/suspicions/:suspicionId/acknowledge',
    tag: 'suspicions',
    auth: 'access',
    summary: 'Looked into (owner, officer); may renew the courier’s budget',
    params: SuspicionParams,
    body: Acknowledgement,
    answers: { 204: null },
    errors: ['forbidden', 'suspicion_unknown', 'idempotency_mismatch'],
  },
  {
    method: 'get',
    path: '/api/canaries',
    tag: 'suspicions',
    auth: 'access',
    summary: 'Waybills that belong to nobody (owner, officer)',
    answers: { 200: Canaries },
    errors: ['forbidden'],
  },
  {
    method: 'post',
    path: '/api/canaries',
    tag: 'suspicions',
    auth: 'access',
    summary: 'Make waybills that belong to nobody and must never be opened (owner, officer)',
    body: CanaryRequest,
    answers: { 201: MadeCanaries },
    errors: ['forbidden', 'carrier_unknown', 'range_missing', 'sort_code_missing', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/canaries/:waybillId/retire',
    tag: 'suspicions',
    auth: 'access',
    summary: 'Take a canary in: its data are destroyed, its label still raises alarms (owner, officer)',
    params: CanaryParams,
    body: CanaryRetirement,
    answers: { 204: null },
    errors: ['forbidden', 'not_readable', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/waybills',
    tag: 'waybills',
    auth: 'access',
    summary: 'Issue one waybill',
    body: NewWaybillRequest,
    answers: { 201: IssuedWaybill, 200: IssuedWaybill },
    errors: [
      'carrier_unknown',
      'number_check_digit',
      'number_format',
      'range_missing',
      'number_taken',
      'sort_code_missing',
      'sort_code_format',
      'postcode_format',
      'address_unusable',
      'idempotency_mismatch',
    ],
  },
  {
    method: 'get',
    path: '/api/waybills',
    tag: 'waybills',
    auth: 'access',
    summary: 'Waybills, newest first, without personal data',
    query: DeskQuery,
    answers: { 200: DeskPage },
  },
  {
    method: 'get',
    path: '/api/waybills/:waybillId',
    tag: 'waybills',
    auth: 'access',
    summary: 'One waybill, masked (a reading)',
    params: WaybillParams,
    answers: { 200: DeskDetail },
    errors: ['not_readable'],
  },
  {
    method: 'post',
    path: '/api/waybills/:waybillId/cancel',
    tag: 'waybills',
    auth: 'access',
    summary: 'Ask delivery to cancel before pick-up',
    params: WaybillParams,
    body: WriteId,
    answers: { 202: RequestAnswer },
    errors: ['not_readable'],
  },
  {
    method: 'post',
    path: '/api/waybills/:waybillId/return',
    tag: 'waybills',
    auth: 'access',
    summary: 'Ask delivery to bring it back',
    params: WaybillParams,
    body: WriteId,
    answers: { 202: RequestAnswer },
    errors: ['not_readable'],
  },
  {
    method: 'post',
    path: '/api/waybills/:waybillId/report',
    tag: 'waybills',
    auth: 'access',
    summary: "Pass on a hub's scan or the carrier's status; what comes late is kept beside the state",
    params: WaybillParams,
    body: DeskReport,
    answers: { 202: RequestAnswer },
    errors: ['not_readable', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/waybills/:waybillId/close-exception',
    tag: 'waybills',
    auth: 'access',
    summary: 'Ask delivery to close an exception: it was found, or it went back',
    params: WaybillParams,
    body: ExceptionClosing,
    answers: { 202: RequestAnswer },
    errors: ['not_readable', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/waybills/:waybillId/correct-delivery',
    tag: 'waybills',
    auth: 'access',
    summary: 'Ask delivery to take a delivery back, with a reason; it stays in the history',
    params: WaybillParams,
    body: DeskCorrection,
    answers: { 202: RequestAnswer },
    errors: ['not_readable', 'idempotency_mismatch'],
  },
  {
    method: 'get',
    path: '/api/requests/:requestId',
    tag: 'waybills',
    auth: 'access',
    summary: "Delivery's answer to a request",
    params: z.strictObject({ requestId: Id }),
    answers: { 200: RequestState },
    errors: ['not_readable'],
  },
  {
    method: 'post',
    path: '/api/waybills/:waybillId/destroy',
    tag: 'waybills',
    auth: 'access',
    summary: 'Destroy the personal data of a waybill, with a reason',
    params: WaybillParams,
    body: DeskDestroy,
    answers: { 202: RequestAnswer },
    errors: ['forbidden', 'not_readable', 'destroy_not_yet'],
  },
  {
    method: 'get',
    path: '/api/destructions',
    tag: 'destruction',
    auth: 'access',
    summary:
      'What the desk destroyed, what still runs first, and what a case holds; the last 200 of each (owner, officer)',
    answers: { 200: DeskDestructions },
    errors: ['forbidden'],
  },
  {
    method: 'get',
    path: '/api/waybills/:waybillId/destruction-receipt',
    tag: 'destruction',
    auth: 'access',
    summary: 'The signed receipt, once every service has destroyed its part; for scripts/verify-receipt.mjs',
    params: WaybillParams,
    answers: { 200: SignedReceipt },
    errors: ['not_found'],
  },
  {
    method: 'get',
    path: '/api/waybills/:waybillId/destruction-receipt.pdf',
    tag: 'destruction',
    auth: 'access',
    summary: 'The same as PDF',
    params: WaybillParams,
    answers: { 200: 'application/pdf' },
    errors: ['not_found'],
  },
  {
    method: 'get',
    path: '/api/cases',
    tag: 'cases',
    auth: 'access',
    summary: 'What people report of parcels, newest first',
    query: CaseQuery,
    answers: { 200: CasePage },
  },
  {
    method: 'post',
    path: '/api/cases/:caseId/close',
    tag: 'cases',
    auth: 'access',
    summary: 'Close a case; a destruction that it held is carried out',
    params: CaseParams,
    body: CaseClosing,
    answers: { 204: null },
    errors: ['not_found', 'case_closed', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/imports',
    tag: 'imports',
    auth: 'access',
    summary: 'Import a CSV file (UTF-8 or CP949), streamed',
    query: ImportQuery,
    body: ['text/csv'],
    answers: { 200: ImportResult },
    errors: [
      'csv_encoding',
      'csv_missing_column',
      'csv_empty',
      'csv_quotes',
      'csv_too_many_rows',
      'csv_too_large',
      'carrier_unknown',
    ],
  },
  {
    method: 'get',
    path: '/api/imports/:importId',
    tag: 'imports',
    auth: 'access',
    summary: 'State of an import',
    params: z.strictObject({ importId: Id }),
    answers: { 200: ImportResult },
    errors: ['not_found'],
  },
  {
    method: 'get',
    path: '/api/waybills/:waybillId/label.svg',
    tag: 'labels',
    auth: 'access',
    summary: 'The label as SVG, until its first scan',
    params: WaybillParams,
    answers: { 200: labelFormats.svg },
    errors: ['not_readable', 'label_in_use', 'label_cancelled'],
  },
  {
    method: 'get',
    path: '/api/waybills/:waybillId/label.png',
    tag: 'labels',
    auth: 'access',
    summary: 'The label as PNG',
    params: WaybillParams,
    query: z.strictObject({ dpi: z.enum(['203', '300']).default('300') }),
    answers: { 200: labelFormats.png },
    errors: ['not_readable', 'label_in_use', 'label_cancelled'],
  },
  {
    method: 'get',
    path: '/api/waybills/:waybillId/label.pdf',
    tag: 'labels',
    auth: 'access',
    summary: 'The label as PDF (A6)',
    params: WaybillParams,
    answers: { 200: labelFormats.pdf },
    errors: ['not_readable', 'label_in_use', 'label_cancelled'],
  },
  {
    method: 'post',
    path: '/api/labels',
    tag: 'labels',
    auth: 'access',
    summary: 'Labels of up to 500 waybills as one PDF; marks them printed',
    body: LabelBatchRequest,
    answers: { 200: labelFormats.pdf },
    errors: ['not_readable', 'label_in_use', 'label_cancelled'],
  },
  {
    method: 'post',
    path: '/api/assignments',
    tag: 'assignments',
    auth: 'access',
    summary: 'Assign parcels to an approved courier',
    body: AssignmentRequest,
    answers: { 200: BulkAnswer },
    errors: ['courier_unknown', 'courier_not_approved', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/unassignments',
    tag: 'assignments',
    auth: 'access',
    summary: 'Take parcels from whoever has them; they wait for another courier',
    body: UnassignmentRequest,
    answers: { 200: BulkAnswer },
    errors: ['idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/api/waybills/:waybillId/relabel-approval',
    tag: 'labels',
    auth: 'access',
    summary: 'Let the assigned courier print a new label without a scan, for 30 minutes',
    params: WaybillParams,
    body: WriteId,
    answers: { 204: null },
    errors: ['not_readable', 'not_assigned'],
  },
  {
    method: 'get',
    path: '/api/couriers',
    tag: 'couriers',
    auth: 'access',
    summary: 'Couriers; profiles come from delivery (a reading there)',
    answers: { 200: DeskCouriers },
  },
  {
    method: 'post',
    path: '/api/couriers/:courierId/approve',
    tag: 'couriers',
    auth: 'access',
    summary: 'Approve a courier',
    params: CourierParams,
    body: WriteId,
    answers: { 204: null },
    errors: ['courier_unknown'],
  },
  {
    method: 'post',
    path: '/api/couriers/:courierId/suspend',
    tag: 'couriers',
    auth: 'access',
    summary: 'Suspend a courier',
    params: CourierParams,
    body: WriteId,
    answers: { 204: null },
    errors: ['courier_unknown'],
  },
  {
    method: 'get',
    path: '/api/keys',
    tag: 'keys',
    auth: 'access',
    summary: 'State of the label keys and of the epochs (owner)',
    answers: { 200: DeskKeys },
    errors: ['forbidden'],
  },
  {
    method: 'post',
    path: '/api/keys/labels/rotate',
    tag: 'keys',
    auth: 'access',
    summary: 'A new label key, which prints after 60 s; one that is waiting is answered again (owner)',
    answers: { 200: LabelKeyState },
    errors: ['forbidden', 'label_keys_used_up'],
  },
  {
    method: 'post',
    path: '/api/keys/labels/:keyId/retire',
    tag: 'keys',
    auth: 'access',
    summary: 'End every label that was printed with this key, for ever (owner)',
    params: LabelKeyParams,
    answers: { 200: LabelKeyState },
    errors: ['forbidden', 'not_found', 'last_printing_key'],
  },
  {
    method: 'get',
    path: '/api/cluster',
    tag: 'cluster',
    auth: 'access',
    summary: 'Workloads, images, roll-outs, autoscalers, pods and events of the cluster, read-only (owner, operator)',
    answers: { 200: ClusterView },
    errors: ['forbidden', 'not_in_cluster', 'cluster_unavailable'],
  },
  {
    method: 'get',
    path: '/api/ledger/logs',
    tag: 'ledger',
    auth: 'access',
    summary: 'The logs, their last checkpoints, and open alarms (owner, officer)',
    answers: { 200: LedgerLogs },
    errors: ['forbidden'],
  },
  {
    method: 'get',
    path: '/api/ledger/verify',
    tag: 'ledger',
    auth: 'access',
    summary: 'Read a whole log again and say whether it is what was signed',
    query: LogQuery,
    answers: { 200: LedgerVerdict },
    errors: ['forbidden', 'not_found'],
  },
  {
    method: 'get',
    path: '/api/ledger/records',
    tag: 'ledger',
    auth: 'access',
    summary: 'Access records, newest first',
    query: LedgerRecordQuery,
    answers: { 200: LedgerRecords },
    errors: ['forbidden'],
  },
  {
    method: 'get',
    path: '/api/ledger/export',
    tag: 'ledger',
    auth: 'access',
    summary: 'A whole log up to its last checkpoint, for scripts/verify-ledger.mjs',
    query: LogQuery,
    answers: { 200: 'application/x-ndjson' },
    errors: ['forbidden', 'not_found'],
  },
  {
    method: 'get',
    path: '/api/ledger/report',
    tag: 'ledger',
    auth: 'access',
    summary: "A month's readings by service, role and purpose, as CSV",
    query: ReportQuery,
    answers: { 200: 'text/csv' },
    errors: ['forbidden'],
  },
  {
    method: 'get',
    path: '/api/ledger/report.pdf',
    tag: 'ledger',
    auth: 'access',
    summary: 'The same report as PDF, to be signed and filed',
    query: ReportQuery,
    answers: { 200: 'application/pdf' },
    errors: ['forbidden'],
  },
])
