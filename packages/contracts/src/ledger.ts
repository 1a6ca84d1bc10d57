import { z } from 'zod'
import { Base64Url, Id, LogId, Time } from './values.ts'

/** What a browser needs to check who opened a parcel: by packages/crypto `ledger/`, against the log's public key that it pins. */

/** A leaf of a log with the way to its root. */
export type ProvenEntry = z.infer<typeof ProvenEntry>
export const ProvenEntry = z.strictObject({
  logId: LogId,
  index: z.int().min(0),
  /** 16 bytes. */
  salt: Base64Url,
  /** The leaf's canonical JSON (`LedgerEntry` of packages/crypto): what was hashed, to the byte. */
  entry: z.string().max(20_000),
  /** Audit path to the checkpoint's root, 32 bytes each. */
  proof: z.array(Base64Url).max(60),
})

/** A log in which these entries stand, by its last checkpoint. */
export type ProvenLog = z.infer<typeof ProvenLog>
export const ProvenLog = z.strictObject({
  logId: LogId,
  size: z.int().min(0),
  /** C2SP signed note. */
  note: z.string().max(1000),
  at: Time,
  /** For a log whose head the caller knew: proof that this one continues it. Absent when it knew none, or one that is not of this log. */
  consistency: z.array(Base64Url).max(120).optional(),
})

export type ParcelOpenings = z.infer<typeof ParcelOpenings>
export const ParcelOpenings = z.strictObject({
  waybillId: Id,
  /** By service and number: each service's numbers run from 1 without a hole, in each of its recovery epochs. */
  entries: z.array(ProvenEntry),
  /** Records that have come and are not under a checkpoint yet: ask again in a moment. */
  pending: z.int().min(0),
})

/** A head that the reader has seen: `<log>:<size>`. */
export const KnownHead = z.strictObject({ logId: LogId, size: z.int().min(1) })

export type OpeningsAnswer = z.infer<typeof OpeningsAnswer>
export const OpeningsAnswer = z.strictObject({
  /** Ed25519, 32 bytes. */
  publicKey: Base64Url,
  /** Oldest first. */
  logs: z.array(ProvenLog),
  parcels: z.array(ParcelOpenings),
})
