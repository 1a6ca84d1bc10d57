import { importTierKey, openTierBytes } from '@exqress/crypto/tiers-node.ts'
import { notReadable } from '../errors/app-error.ts'
import type { InternalClient } from '../internal/create-internal-client.ts'
import { UpstreamRefusal } from '../internal/upstream-refusal.ts'
import { PHOTO_LIMIT, type PhotoType, photoTypeOf } from './receive-photo.ts'

/** Layout of sealed bytes: version, nonce and tag beside the photo. */
const SEALED_LIMIT = PHOTO_LIMIT + 64

/**
 * Fetches the photo of a delivery as it lies at delivery, sealed, and opens it with the key that the proof names. Who may is asked before.
 * @throws AppError 404 `not_readable` when there is none or it is no photo, 503 `upstream_unavailable`
 */
export async function openSealedPhoto(
  delivery: InternalClient,
  proof: { photo?: string | undefined; photoKey?: string | undefined } | undefined,
): Promise<{ type: PhotoType; bytes: Uint8Array }> {
  if (!proof?.photo || !proof.photoKey) throw notReadable()
  const sealed = await delivery
    .bytes({ path: `/internal/photos/${proof.photo}`, maxBytes: SEALED_LIMIT })
    .catch((error) => Promise.reject(error instanceof UpstreamRefusal ? notReadable() : error))
  const key = importTierKey(Buffer.from(proof.photoKey, 'base64url'))
  const bytes = openTierBytes(key, { id: proof.photo, tier: 'proof' }, sealed)
  // What is served says itself what it is: a proof cannot make a browser take a photo for a page.
  const type = photoTypeOf(bytes)
  if (!type) throw notReadable()
  return { type, bytes }
}
