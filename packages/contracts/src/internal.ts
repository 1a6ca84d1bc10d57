import { z } from 'zod'
import { defineRoutes } from './api-route.ts'
import { LabelPrint } from './labels.ts'
import { KnownHead, OpeningsAnswer } from './ledger.ts'
import { HeldByDesk } from './my-data.ts'
import { TierName } from './tiers.ts'
import { Base64Url, CarrierCode, EmailText, Id, LabelDigest, PersonName, PhoneText } from './values.ts'

/**
 * Calls between services, under `/internal` (no ingress routes it), each with a service token bound to its audience.
 * Personal data crosses only inside a `box`: JSON sealed by HPKE to the receiver's P-256 key (`sealTo` of packages/crypto),
 * `info` = `exqress:<route's last path word>:<caller>`.
 */
export type Boxed = z.infer<typeof Boxed>
export const Boxed = z.strictObject({ box: Base64Url })

export const BundleRequest = z.strictObject({ ids: z.array(Id).min(1).max(500) })

/** What the box of `POST /internal/bundles` holds. `gone`: destroyed, never ask again. `refused`: not for this caller (yet). */
export type BundleItem = z.infer<typeof BundleItem>
export const BundleItem = z.discriminatedUnion('status', [
  z.strictObject({
    waybillId: Id,
    status: z.literal('ok'),
    /** Tier keys, 32 bytes each, base64url. Only the caller's own tiers. */
    keys: z.partialRecord(TierName, Base64Url),
    /** For delivery: `labelSalt` of every living label. */
    labelSalts: z.array(z.strictObject({ labelDigest: LabelDigest, salt: Base64Url })).optional(),
  }),
  z.strictObject({ waybillId: Id, status: z.enum(['gone', 'refused', 'unknown']) }),
])
export const BundleBox = z.strictObject({ items: z.array(BundleItem).max(500) })

/** What the box of `POST /internal/label-ring` holds: the label keys as `LabelRing` of packages/crypto takes them. */
export const RingBox = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        id: z.int().min(0).max(31),
        key: Base64Url,
        state: z.enum(['printing', 'reading', 'retired']),
        createdAt: z.iso.datetime(),
      }),
    )
    .max(32),
})

/** A number or address that its owner has proven by a one-time code. */
export type VerifiedNumber = z.infer<typeof VerifiedNumber>
export const VerifiedNumber = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('phone'), value: PhoneText, name: PersonName.optional() }),
  z.strictObject({ kind: z.literal('email'), value: EmailText, name: PersonName.optional() }),
])
/** `name`: the account's own name, so that a found parcel whose slip has it is confirmed at once. */
export const VerifiedNumberRequest = z.strictObject({ customerId: Id, box: Base64Url })
export const VerifiedNumberAnswer = z.strictObject({ found: z.int(), confirmed: z.array(Id) })

export const ClaimRequest = z.strictObject({
  waybillId: Id,
  customerId: Id,
  /** Present: the label was opened by this customer (its digest), so `unit` is compared too. */
  labelDigest: LabelDigest.optional(),
  box: Base64Url,
})
export type ClaimBox = z.infer<typeof ClaimBox>
export const ClaimBox = z.strictObject({ name: PersonName, unit: z.string().trim().max(100).optional() })
export const ClaimAnswer = z.discriminatedUnion('result', [
  z.strictObject({ result: z.literal('confirmed') }),
  z.strictObject({ result: z.literal('refused'), triesLeft: z.int().min(0) }),
])

/** A customer registers a parcel to send; the box holds `NewParcel`, the answer's box `RegisteredBox`. */
export const RegisterRequest = z.strictObject({ requestId: Id, customerId: Id, box: Base64Url })
export const RegisteredBox = z.strictObject({ waybillId: Id, label: LabelPrint })

/** `relabel`: a new label, the old one void (delivery). `reprint`: the same label before its first scan (user). */
export const LabelRequest = z.strictObject({
  requestId: Id,
  waybillId: Id,
  kind: z.enum(['relabel', 'reprint']),
  actorId: Id,
})
/** The answer's box. The caller passes it on and keeps nothing of it. */
export const LabelBox = z.strictObject({ label: LabelPrint })

/** Box: `DoorTier`. Unknown waybill: 409 `waybill_unknown`, try again. A memo typed by a person is never replaced by an imported one. */
export const DoorRequest = z.strictObject({
  waybillId: Id,
  source: z.enum(['import', 'recipient', 'sender']),
  box: Base64Url,
})
export const DoorAnswer = z.strictObject({ kept: z.boolean() })

/** A break-glass: who asks is kept by delivery too. Box: `ProofBox`, whose key the asker holds in memory only. */
export const ProofRequest = z.strictObject({ waybillId: Id, readerId: Id })
export const ProofBox = z.strictObject({ key: Base64Url, sealedProof: Base64Url })

export const CourierProfilesRequest = z.strictObject({
  ids: z.array(Id).min(1).max(100),
  readerId: Id,
  purpose: z.enum(['approval', 'list']),
})
export const CourierProfile = z.strictObject({ courierId: Id, name: PersonName, phone: PhoneText })
export const CourierProfilesBox = z.strictObject({ couriers: z.array(CourierProfile).max(100) })

/** Every carrier, so that customers see names. `takesParcels`: a customer may register a parcel for it (its numbers have a range). */
export const CarrierNames = z.strictObject({
  carriers: z
    .array(z.strictObject({ code: CarrierCode, name: z.string().max(40), takesParcels: z.boolean() }))
    .max(200),
})

/** `customerId`: whose parcels they are, as confirmed recipient or sender; of others nothing is answered. */
export const OpeningsRequest = z.strictObject({
  waybillIds: z.array(Id).min(1).max(20),
  customerId: Id,
  /** Heads for which a proof of consistency is asked. */
  known: z.array(KnownHead).max(40),
})

/** `destroyed`: parcels that this customer had confirmed and that are destroyed: whose they were is not known here any more. */
export const HeldRequest = z.strictObject({ customerId: Id, destroyed: z.array(Id).max(1_000).optional() })

/** After a restore of admin: waybills whose `content` key it lost, 500 a page in the order of their ids. */
export const LostKeysRequest = z.strictObject({ after: Id.optional() })
export const LostKeys = z.strictObject({ waybillIds: z.array(Id).max(500) })
/** `box`: {@link GivenContent}, the keys (32 bytes) that admin made and lost. */
export const GiveContentRequest = z.strictObject({ box: Base64Url })
export const GivenContent = z.strictObject({
  items: z.array(z.strictObject({ waybillId: Id, content: Base64Url })).max(500),
})
export const GiveContentAnswer = z.strictObject({ taken: z.int().min(0) })

export const adminInternalRoutes = defineRoutes([
  {
    method: 'post',
    path: '/internal/lost-keys',
    tag: 'internal',
    auth: 'service',
    summary: 'Waybills whose content key a restore of admin has lost',
    body: LostKeysRequest,
    answers: { 200: LostKeys },
  },
  {
    method: 'put',
    path: '/internal/lost-keys',
    tag: 'internal',
    auth: 'service',
    summary: 'Keys of content that admin made and lost, back from the service that holds them',
    body: GiveContentRequest,
    answers: { 200: GiveContentAnswer },
  },
  {
    method: 'post',
    path: '/internal/held',
    tag: 'internal',
    auth: 'service',
    summary: 'What is held of a customer here: that numbers were proven, and cases about their parcels',
    body: HeldRequest,
    answers: { 200: HeldByDesk },
  },
  {
    method: 'post',
    path: '/internal/openings',
    tag: 'internal',
    auth: 'service',
    summary: "Access records of a customer's own parcels, with proofs",
    body: OpeningsRequest,
    answers: { 200: OpeningsAnswer },
  },
  {
    method: 'get',
    path: '/internal/destruction-receipts/:waybillId/pdf',
    tag: 'internal',
    auth: 'service',
    summary: 'The receipt of a destruction as PDF',
    params: z.strictObject({ waybillId: Id }),
    answers: { 200: 'application/pdf' },
    errors: ['not_found'],
  },
  {
    method: 'get',
    path: '/internal/carriers',
    tag: 'internal',
    auth: 'service',
    summary: 'The names of all carriers',
    answers: { 200: CarrierNames },
  },
  {
    method: 'post',
    path: '/internal/bundles',
    tag: 'internal',
    auth: 'service',
    summary: "Tier keys of up to 500 waybills, in one box for the caller's key",
    body: BundleRequest,
    answers: { 200: Boxed },
  },
  {
    method: 'post',
    path: '/internal/label-ring',
    tag: 'internal',
    auth: 'service',
    summary: 'The label ring',
    answers: { 200: Boxed },
  },
  {
    method: 'post',
    path: '/internal/numbers',
    tag: 'internal',
    auth: 'service',
    summary: 'A verified number finds parcels',
    body: VerifiedNumberRequest,
    answers: { 200: VerifiedNumberAnswer },
  },
  {
    method: 'post',
    path: '/internal/claims',
    tag: 'internal',
    auth: 'service',
    summary: 'Compare a name (and unit) with the slip',
    body: ClaimRequest,
    answers: { 200: ClaimAnswer },
    errors: ['not_readable'],
  },
  {
    method: 'post',
    path: '/internal/waybills',
    tag: 'internal',
    auth: 'service',
    summary: 'A customer registers a parcel to send',
    body: RegisterRequest,
    answers: { 201: Boxed },
    errors: ['address_unusable', 'sort_code_missing', 'carrier_unknown', 'range_missing', 'idempotency_mismatch'],
  },
  {
    method: 'post',
    path: '/internal/labels',
    tag: 'internal',
    auth: 'service',
    summary: 'A new label, or the same before its first scan',
    body: LabelRequest,
    answers: { 200: Boxed },
    errors: ['not_readable', 'label_in_use', 'label_cancelled'],
  },
])

export const deliveryInternalRoutes = defineRoutes([
  {
    method: 'post',
    path: '/internal/bundles',
    tag: 'internal',
    auth: 'service',
    summary: 'Keys of up to 500 waybills, in one box: of proofs for user, those that it made for a restored admin',
    body: BundleRequest,
    answers: { 200: Boxed },
  },
  {
    method: 'post',
    path: '/internal/proofs',
    tag: 'internal',
    auth: 'service',
    summary: "One parcel's proof and its key, for a break-glass at the desk",
    body: ProofRequest,
    answers: { 200: Boxed },
    errors: ['not_readable'],
  },
  {
    method: 'get',
    path: '/internal/photos/:photoId',
    tag: 'internal',
    auth: 'service',
    summary: 'A sealed photo, for user and, behind a broken glass, admin',
    params: z.strictObject({ photoId: Id }),
    answers: { 200: 'application/octet-stream' },
    errors: ['not_readable'],
  },
  {
    method: 'put',
    path: '/internal/doors',
    tag: 'internal',
    auth: 'service',
    summary: 'A door memo, sealed to delivery',
    body: DoorRequest,
    answers: { 200: DoorAnswer },
    errors: ['waybill_unknown', 'destroyed'],
  },
  {
    method: 'post',
    path: '/internal/couriers',
    tag: 'internal',
    auth: 'service',
    summary: 'Profiles for the administrator who approves',
    body: CourierProfilesRequest,
    answers: { 200: Boxed },
  },
])
