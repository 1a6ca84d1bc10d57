import { importTierKey, openTierBytes } from '@exqress/crypto/tiers-node.ts'
import { PHOTO_LIMIT, type PhotoType, photoTypeOf } from '@exqress/service/blob-store/receive-photo.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notReadable, unavailable } from '@exqress/service/errors/app-error.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'
import type { Deps } from '../deps.ts'
import type { DeskCaller } from '../desk/desk-access.ts'
import { fetchProof, readRecorded } from './open-behind-glass.ts'

/** Layout of sealed bytes: version, nonce and tag beside the photo. */
const SEALED_LIMIT = PHOTO_LIMIT + 64

/**
 * The photo of a delivery behind the same broken glass: a record of its own, and the recipient told, before delivery is asked. Its key
 * comes inside the proof, which delivery notes as released; key and photo live as long as this call.
 * @throws AppError 403 `glass_whole`, 404 `not_readable` (also without a photo), 503 `upstream_unavailable`
 */
export async function openPhotoBehindGlass(
  deps: Pick<Deps, 'db' | 'keys' | 'readings' | 'delivery' | 'log' | 'now'>,
  { officer, glassId, waybillId }: { officer: DeskCaller; glassId: string; waybillId: string },
): Promise<{ type: PhotoType; bytes: Uint8Array }> {
  const { may } = await withTransaction(deps.db, (tx) =>
    readRecorded(tx, deps, { officer, glassId, waybillId, only: ['proof'] }),
  )
  if (!may.includes('proof')) throw notReadable()
  const proof = await fetchProof(deps, { waybillId, readerId: officer.id })
  if (proof === 'unavailable') throw unavailable('upstream_unavailable', 3)
  if (proof === 'none' || !proof.photo || !proof.photoKey) throw notReadable()
  const sealed = await deps.delivery
    .bytes({ path: `/internal/photos/${proof.photo}`, maxBytes: SEALED_LIMIT })
    .catch((error) => Promise.reject(error instanceof UpstreamRefusal ? notReadable() : error))
  const key = importTierKey(Buffer.from(proof.photoKey, 'base64url'))
  const bytes = openTierBytes(key, { id: proof.photo, tier: 'proof' }, sealed)
  // What is served says itself what it is: a proof cannot make a browser take a photo for a page.
  const type = photoTypeOf(bytes)
  if (!type) throw notReadable()
  return { type, bytes }
}
