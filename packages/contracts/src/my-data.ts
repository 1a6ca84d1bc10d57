import { z } from 'zod'
import { SignedReceipt } from './destruction.ts'
import { OpeningCase } from './opening-cases.ts'
import { ParcelDetail } from './user-api.ts'
import { EmailText, Id, PersonName, PhoneText, Time } from './values.ts'

/** What one file holds of a person: everything that is kept about the account, opened. The form of `GET /api/me/export`. */

/** A record of a reading, as the ledger has it; who read stays a role, as other people's accounts are none of this file's. */
export type ExportedOpening = z.infer<typeof ExportedOpening>
export const ExportedOpening = z.strictObject({
  at: Time,
  role: z.string(),
  fields: z.array(z.string()),
  purpose: z.string(),
  online: z.boolean(),
  service: z.string(),
  number: z.int(),
  logId: z.string(),
  index: z.int(),
})

export type ExportedParcel = z.infer<typeof ExportedParcel>
export const ExportedParcel = ParcelDetail.extend({
  issuedAt: Time,
  returnOf: Id.optional(),
  /** Of the recipient alone: absent for a parcel that was only found, or sent; `unavailable`: the ledger did not answer, ask again later. */
  openings: z.union([z.array(ExportedOpening), z.literal('unavailable')]).optional(),
})

export type ExportedAccount = z.infer<typeof ExportedAccount>
export const ExportedAccount = z.strictObject({
  customerId: Id,
  name: PersonName.optional(),
  signedUpAt: Time,
  contacts: z.array(
    z.strictObject({
      channel: z.enum(['phone', 'email']),
      address: z.union([PhoneText, EmailText]),
      addedAt: Time,
      provenAt: Time,
    }),
  ),
  consents: z.array(z.strictObject({ version: z.string(), agreedAt: Time })),
})

/** What the issuing service holds of an account: that numbers were proven, and the desk's cases about its parcels. */
export type HeldByDesk = z.infer<typeof HeldByDesk>
export const HeldByDesk = z.strictObject({
  numbers: z.array(z.strictObject({ kind: z.enum(['phone', 'email']), provenAt: Time, endedAt: Time.optional() })),
  cases: z.array(
    z.strictObject({
      waybillId: Id,
      kind: z.string().max(40),
      state: z.enum(['open', 'closed']),
      openedAt: Time,
      closedAt: Time.optional(),
      /** The code of how it ended. */
      outcome: z.string().max(40).optional(),
      /** The case of a parcel that is destroyed: this is all that is left of it. */
      destroyed: z.boolean(),
    }),
  ),
})

/** What was asked and told about openings of one's parcels, and the receipts of what was destroyed: all kept by the parcel's id. */
export type ExportedAnswers = z.infer<typeof ExportedAnswers>
export const ExportedAnswers = z.strictObject({
  notExpected: z.array(OpeningCase.extend({ waybillId: Id, state: z.enum(['open', 'answered']) })),
  notices: z.array(
    z.strictObject({ waybillId: Id, kind: z.enum(['glass_broken', 'unexpected']), at: Time, toldAt: Time.optional() }),
  ),
  receipts: z.array(SignedReceipt),
})

export type ExportHead = z.infer<typeof ExportHead>
export const ExportHead = z.strictObject({
  format: z.literal('exqress-my-data'),
  version: z.literal(1),
  madeAt: Time,
  account: ExportedAccount,
  /** A session is one signed-in browser; nothing is kept of the device itself, nor any address. */
  sessions: z.array(
    z.strictObject({
      sessionId: Id,
      startedAt: Time,
      seenAt: Time,
      expiresAt: Time,
      endedAt: Time.optional(),
      endReason: z.string().optional(),
    }),
  ),
  /** Labels that were scanned and opened nothing. */
  refusedAttempts: z.array(z.strictObject({ at: Time, purpose: z.string() })),
  /** How often something was asked for or changed: of each write there is an id and its time, so that none is done twice. */
  writes: z.array(z.strictObject({ kind: z.string(), count: z.int(), first: Time, last: Time })),
  /** Parcels that this account said are not its own, or no longer finds: no more than their ids are kept. */
  formerParcels: z.array(z.strictObject({ waybillId: Id, relation: z.enum(['dropped', 'none']) })),
  ...ExportedAnswers.shape,
  heldByDesk: z.union([HeldByDesk, z.literal('unavailable')]),
  /** What this file does not hold, and why; in the language that was asked for. */
  notes: z.array(z.strictObject({ about: z.string(), text: z.string() })),
})

/** The whole file. */
export type MyData = z.infer<typeof MyData>
export const MyData = ExportHead.extend({ parcels: z.array(ExportedParcel) })
