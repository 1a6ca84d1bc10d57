import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { wrapKey } from '@exqress/crypto/kek.ts'
import { importTierKey, sealTierBytes } from '@exqress/crypto/tiers-node.ts'
import { receivePhoto } from '@exqress/service/blob-store/receive-photo.ts'
import type { Deps } from '../deps.ts'

/**
 * Keeps a photo as a sealed file under a key of its own. A repeated upload of the same id is answered without a second file; another
 * courier's id is simply theirs.
 */
export async function uploadPhoto(
  { db, keks, blobs }: Pick<Deps, 'db' | 'keks' | 'blobs'>,
  { photoId, courierId, req, now }: { photoId: string; courierId: string; req: IncomingMessage; now: Date },
): Promise<{ photoId: string }> {
  const { type, bytes } = await receivePhoto(req)
  const key = randomBytes(32)
  const { epoch, key: kek } = await keks.currentEpoch(now)
  // The row first: an id that is taken must not have its file replaced.
  const { rowCount } = await db.query(
    `insert into photos (photo_id, courier_id, media_type, epoch, wrapped_key)
     select $1, courier_id, $3, $4, $5 from couriers where courier_id = $2 and status = 'approved'
     on conflict (photo_id) do nothing`,
    [photoId, courierId, type, epoch, wrapKey(kek, key, { id: photoId, group: 'photo' })],
  )
  if (rowCount === 1) {
    try {
      await blobs.put(photoId, [sealTierBytes(importTierKey(key), { id: photoId, tier: 'proof' }, bytes)])
    } catch (error) {
      await db.query('delete from photos where photo_id = $1 and courier_id = $2', [photoId, courierId])
      throw error
    }
  }
  key.fill(0)
  return { photoId }
}
