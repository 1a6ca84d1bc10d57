import { z } from 'zod'

import { DestroyAfterDays, DestructionReceipt, destroyReasons } from './destruction.ts'

import { OpeningAnswer } from './opening-cases.ts'

import { ParcelState } from './states.ts'
import {
  Base64Url,
  BoxNumber,
  CarrierCode,
  CorrectionReason,
  DeliveryPlace,
  DeliveryWish,
  ExceptionOutcome,
  FailReason,
  FindTag,
  Grams,
  HandlingFlag,
  Id,
  LabelDigest,
  LogId,
  ReportedStatus,
  SortCode,
  Time,
  WaybillKind,
  Won,
} from './values.ts'

/**
 * What the services tell each other. Ids, codes, times, digests, signatures and sealed fields only: nothing here can be
 * read as a person's name, phone, address, memo or number. CloudEvents 1.0 JSON.
 */
export const topics = [
  'waybill',
  'parcel',
  'courier',
  'courier-decision',
  'customer',
  'admin-access',
  'delivery-access',
  'user-access',
  'checkpoint',
] as const
export type Topic = (typeof topics)[number]

/** Kafka's name of a topic. */
export const topicName = (topic: Topic): string => `exqress.${topic}.v1`

/** Each topic has exactly one producing service. */
export const producerOf: Record<Topic, 'admin' | 'delivery' | 'user'> = {
  waybill: 'admin',
  parcel: 'delivery',
  courier: 'delivery',
  'courier-decision': 'admin',
  customer: 'user',
  'admin-access': 'admin',
  'delivery-access': 'delivery',
  'user-access': 'user',
  checkpoint: 'admin',
}

/** Who reads a topic beside its producer, which reads its own after a restore. What a service subscribes to, and its rights on the brokers. */
export const readersOf: Record<Topic, readonly ('admin' | 'delivery' | 'user')[]> = {
  waybill: ['delivery', 'user'],
  parcel: ['admin', 'user'],
  courier: ['admin'],
  'courier-decision': ['delivery'],
  customer: ['admin', 'delivery'],
  'admin-access': ['admin'],
  'delivery-access': ['admin'],
  'user-access': ['admin'],
  checkpoint: ['admin', 'user'],
}

export type EventEnvelope = z.infer<typeof EventEnvelope>
export const EventEnvelope = z.strictObject({
  specversion: z.literal('1.0'),
  id: Id,
  /** `/admin`, `/delivery`, `/user` */
  source: z.string().regex(/^\/[a-z-]+$/),
  /** `noun.verb` in the past tense */
  type: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  /** The key: a waybill, courier, customer or log id. */
  subject: z.string().min(1).max(100),
  time: Time,
  datacontenttype: z.literal('application/json'),
  /** Recovery epoch of the producer, and the number of this event of (topic, subject) within it. */
  epoch: z.int().min(0),
  version: z.int().min(1),
  data: z.record(z.string(), z.unknown()),
})

const waybill = { waybillId: Id }

/** SHA-256 in base64url. */
const Digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** An account of who read what: written with the reading, in its transaction, before the answer. */
export type AccessRecord = z.infer<typeof AccessRecord>
export const AccessRecord = z.strictObject({
  ...waybill,
  recordId: Id,
  /** Pseudonym of the reader, different for every parcel. */
  actor: z.string().max(64),
  role: z.enum(['recipient', 'found', 'sender', 'courier', 'operator', 'officer', 'service']),
  readers: z.array(z.string().max(40)).max(4),
  fields: z.array(z.string().max(40)).max(20),
  purpose: z.string().max(40),
  at: Time,
  /** Pseudonym of the reader's device or session, different for every parcel. */
  device: z.string().max(64).optional(),
  online: z.boolean(),
  /** Hash of this service's record before it for the same waybill (`recordHash` of packages/crypto); the first one has none. */
  previous: Digest.optional(),
})

/** Data of every event by type. Producers parse before they append, consumers parse before they apply. */
export const eventData = {
  'waybill.issued': z.strictObject({
    ...waybill,
    kind: WaybillKind,
    returnOf: Id.optional(),
    carrier: CarrierCode,
    sortCode: SortCode,
    handling: z.array(HandlingFlag).max(7),
    boxNumber: BoxNumber,
    boxCount: BoxNumber,
    /** The same for all boxes of one order; random. */
    consignmentId: Id,
    weightGrams: Grams.optional(),
    deliveryWish: DeliveryWish.optional(),
    collectWon: Won.optional(),
    /** Fetched at the sender's door (a customer's parcel), not handed in by a mall. */
    pickUpAtSender: z.boolean(),
    issuedAt: Time,
    sealedRoute: Base64Url,
    sealedRecipient: Base64Url,
    sealedContent: Base64Url,
    sealedSender: Base64Url,
  }),
  'waybill.label_issued': z.strictObject({
    ...waybill,
    labelDigest: LabelDigest,
    keyId: z.int().min(0).max(31),
    findTag: FindTag,
    issuedAt: Time,
  }),
  'waybill.label_voided': z.strictObject({ ...waybill, labelDigest: LabelDigest, at: Time }),
  'waybill.assigned': z.strictObject({ ...waybill, courierId: Id, at: Time }),
  'waybill.unassigned': z.strictObject({ ...waybill, courierId: Id, at: Time }),
  'waybill.cancel_requested': z.strictObject({ ...waybill, requestId: Id, at: Time }),
  'waybill.return_requested': z.strictObject({ ...waybill, requestId: Id, at: Time }),
  'waybill.carrier_status_reported': z.strictObject({
    ...waybill,
    requestId: Id,
    status: ReportedStatus,
    at: Time,
  }),
  'waybill.exception_closed': z.strictObject({
    ...waybill,
    requestId: Id,
    outcome: ExceptionOutcome,
    at: Time,
  }),
  'waybill.correction_requested': z.strictObject({ ...waybill, requestId: Id, reason: CorrectionReason, at: Time }),
  /** Somebody read it whom its recipient would not expect (expected-openings.ts). */
  'waybill.opened_unexpectedly': z.strictObject({ ...waybill, recordId: Id, at: Time }),
  /** The privacy officer looks into an opening that was not expected, until the end of a day in Korea. */
  'waybill.case_opened': z.strictObject({ ...waybill, caseId: Id, recordId: Id, dueOn: z.iso.date(), at: Time }),
  'waybill.case_answered': z.strictObject({ ...waybill, caseId: Id, recordId: Id, answer: OpeningAnswer, at: Time }),
  /** A proven number found this waybill: no keys go with it. */
  'waybill.matched': z.strictObject({ ...waybill, customerId: Id }),
  'waybill.unmatched': z.strictObject({ ...waybill, customerId: Id }),
  /** The issuing service has confirmed whose it is. It tells itself so, for after a restore: nobody else's word opens a bundle. */
  'waybill.claim_confirmed': z.strictObject({ ...waybill, customerId: Id, at: Time }),
  /** The desk lets the assigned courier print a new label without a scan, until `until`. */
  'waybill.relabel_approved': z.strictObject({ ...waybill, courierId: Id, until: Time }),
  /** The privacy officer opened this parcel in the clear: its recipient is told. Once for each reason (`openingId`). */
  'waybill.glass_broken': z.strictObject({ ...waybill, openingId: Id, at: Time }),
  /** `askedAt`: when a person asked for it, where that was earlier (a case had held it): the receipt says so, after a restore too. */
  'waybill.destroy_requested': z.strictObject({
    ...waybill,
    reason: z.enum(destroyReasons),
    askedAt: Time.optional(),
    at: Time,
  }),
  /** An open case of the recipient holds a destruction that they asked for. */
  'waybill.destroy_held': z.strictObject({ ...waybill, at: Time }),
  /** A destruction that was asked for at `askedAt` is not carried out: the issuing service knows nothing of a claim by who asked. */
  'waybill.destroy_unheard': z.strictObject({ ...waybill, askedAt: Time, at: Time }),
  'waybill.key_destroyed': z.strictObject({ ...waybill, at: Time }),
  /** All three services have destroyed their part. Ed25519; `publicKey`: 32 bytes. */
  'waybill.receipt_signed': z.strictObject({
    ...waybill,
    receipt: DestructionReceipt,
    signature: Base64Url,
    publicKey: Base64Url,
  }),

  'parcel.state_changed': z.strictObject({
    ...waybill,
    state: ParcelState,
    from: ParcelState,
    inferred: z.boolean(),
    at: Time,
    courierId: Id.optional(),
    place: DeliveryPlace.optional(),
    reason: FailReason.optional(),
    corrected: z.boolean().optional(),
  }),
  'parcel.proof_recorded': z.strictObject({ ...waybill, proofId: Id, at: Time, sealedProof: Base64Url }),
  'parcel.request_accepted': z.strictObject({ ...waybill, requestId: Id, at: Time }),
  'parcel.request_refused': z.strictObject({ ...waybill, requestId: Id, code: z.string().max(40), at: Time }),
  /** The first scan of a label: from now on it can only be replaced, never printed again. */
  'parcel.label_scanned': z.strictObject({ ...waybill, labelDigest: LabelDigest, at: Time }),
  'parcel.key_destroyed': z.strictObject({ ...waybill, at: Time }),

  'courier.signed_up': z.strictObject({ courierId: Id, at: Time }),
  'courier.approved': z.strictObject({ courierId: Id, at: Time }),
  'courier.suspended': z.strictObject({ courierId: Id, at: Time }),
  /** A courier wants to open more than their list explains, or scans texts that are no labels of ours. Codes and counts only. */
  'courier.suspected': z.strictObject({
    courierId: Id,
    kind: z.enum(['decode_budget', 'labels_invalid']),
    count: z.int().min(0),
    allowed: z.int().min(0),
    at: Time,
  }),
  /** An attempt with an authentic label that opened nothing: the desk knows which labels nobody may ever try. */
  'courier.label_refused': z.strictObject({
    courierId: Id,
    labelDigest: LabelDigest,
    purpose: z.string().max(40),
    at: Time,
  }),
  /** The desk looked into a suspicion and found nothing wrong. */
  'courier_decision.budget_renewed': z.strictObject({ courierId: Id, at: Time }),
  'courier_decision.approved': z.strictObject({ courierId: Id, at: Time }),
  'courier_decision.suspended': z.strictObject({ courierId: Id, at: Time }),

  'customer.claimed': z.strictObject({ ...waybill, customerId: Id, by: z.enum(['number', 'name', 'label']), at: Time }),
  'customer.claim_dropped': z.strictObject({
    ...waybill,
    customerId: Id,
    reason: z.enum(['not_mine', 'account_deleted']),
    at: Time,
  }),
  'customer.wish_set': z.strictObject({ ...waybill, wish: DeliveryWish, at: Time }),
  'customer.received': z.strictObject({ ...waybill, at: Time }),
  'customer.not_received': z.strictObject({ ...waybill, at: Time }),
  'customer.damaged': z.strictObject({ ...waybill, at: Time }),
  /** An opening, by its access record, that its recipient did not expect. */
  'customer.not_expected': z.strictObject({ ...waybill, recordId: Id, at: Time }),
  /** What became of the notice about an opening behind the glass: told, its account has no contact, or nobody has confirmed the parcel. */
  'customer.glass_told': z.strictObject({
    ...waybill,
    openingId: Id,
    result: z.enum(['told', 'no_contact', 'no_recipient']),
    at: Time,
  }),
  'customer.found_reported': z.strictObject({ ...waybill, reportId: Id, at: Time }),
  'customer.return_requested': z.strictObject({ ...waybill, requestId: Id, at: Time }),
  'customer.destroy_asked': z.strictObject({ ...waybill, customerId: Id, at: Time }),
  'customer.label_refused': z.strictObject({
    customerId: Id,
    labelDigest: LabelDigest,
    purpose: z.string().max(40),
    at: Time,
  }),
  'customer.suspected': z.strictObject({
    customerId: Id,
    kind: z.enum(['labels_invalid']),
    count: z.int().min(0),
    allowed: z.int().min(0),
    at: Time,
  }),
  /** The key of this one is the customer. Its parcels are told of one by one, each on its own key. */
  'customer.account_deleted': z.strictObject({ customerId: Id, at: Time }),
  'customer.destroy_setting_changed': z.strictObject({ customerId: Id, afterDays: DestroyAfterDays, at: Time }),
  'customer.key_destroyed': z.strictObject({ ...waybill, at: Time }),

  'access.recorded': AccessRecord,

  /** The ledger's head, signed; the key of the event is the log. */
  'checkpoint.signed': z.strictObject({
    logId: LogId,
    size: z.int().min(0),
    root: Digest,
    at: Time,
    /** The C2SP signed note that says so. */
    note: z.string().max(1000),
  }),
} as const

export type EventType = keyof typeof eventData
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>

/** The topic that carries a type (access records have one per service, named by the caller). */
export function topicOf(type: Exclude<EventType, 'access.recorded'>): Topic {
  const noun = type.slice(0, type.indexOf('.'))
  return noun === 'courier_decision' ? 'courier-decision' : (noun as Topic)
}
