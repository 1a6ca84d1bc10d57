import { z } from 'zod'
import { Base64Url, FindTag, Id, Time } from './values.ts'

/** How long a manifest may be read without contact, in hours; each contact renews it. */
const MANIFEST_HOURS = 16
/** Of a fixed number of bytes. */
const bytes = (count: number) => Base64Url.length(Math.ceil((count * 8) / 6))

/**
 * What a courier's phone keeps of one assigned parcel, to read it without signal (packages/crypto/src/offline.ts). Nothing of it names a person:
 * `sealedSecret` and `sealedRoute` open on that device alone, the other two only with the scanned label beside it.
 */
export type ManifestRow = z.infer<typeof ManifestRow>
export const ManifestRow = z.strictObject({
  waybillId: Id,
  /** The first 16 bytes of the living label's digest: by these a scanned label finds its row. */
  label: bytes(16),
  sealedSecret: Base64Url.min(1),
  sealedRoute: Base64Url.min(1),
  /** The same for boxes of one door; drawn anew for each shift. */
  doorGroup: Id,
  findTag: FindTag,
  sealedRecipient: Base64Url.min(1),
  sealedDoor: Base64Url.min(1).optional(),
})

/** A shift's rows. Issuing each is a record in the ledger: "made readable offline on this device until `until`". */
export type Manifest = z.infer<typeof Manifest>
export const Manifest = z
  .strictObject({ deviceId: Id, issuedAt: Time, until: Time, rows: z.array(ManifestRow).max(1_000) })
  .refine(
    ({ issuedAt, until }) => {
      const lasts = Date.parse(until) - Date.parse(issuedAt)
      return lasts > 0 && lasts <= MANIFEST_HOURS * 3_600_000
    },
    { path: ['until'] },
  )
