import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { unwrapKey, wrapKey } from '@exqress/crypto/kek.ts'
import { importTierKey, sealTierBytes } from '@exqress/crypto/tiers-node.ts'
import { receivePhoto } from '@exqress/service/blob-store/receive-photo.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'

/**
 * Keeps a photo as a sealed file under a key of its own. A repeated upload of the same id changes nothing, unless the first broke off
 * before its file was there.
 * @throws 404 `not_readable` for a courier who is not approved, and for an id that is another's
 */
export async function uploadPhoto(
  { db, keks, blobs }: Pick<Deps, 'db' | 'keks' | 'blobs'>,
  { photoId, courierId, req, now }: { photoId: string; courierId: string; req: IncomingMessage; now: Date },
): Promise<{ photoId: string }> {
  const { type, bytes } = await receivePhoto(req)
  const fresh = randomBytes(32)
  const today = await keks.currentEpoch(now)
  // The row first, with the key: whoever sends the same id again seals under that one, so that no file is ever without its key.
  await db.query(
    `insert into photos (photo_id, courier_id, media_type, epoch, wrapped_key)
     select $1, courier_id, $3, $4, $5 from couriers where courier_id = $2 and status = 'approved'
     on conflict (photo_id) do nothing`,
    [photoId, courierId, type, today.epoch, wrapKey(today.key, fresh, { id: photoId, group: 'photo' })],
  )
  fresh.fill(0)
  const { rows } = await db.query<{ epoch: string | null; wrappedKey: Buffer | null }>(
    `select p.epoch, p.wrapped_key as "wrappedKey"
       from photos p join couriers c on c.courier_id = p.courier_id and c.status = 'approved'
      where p.photo_id = $1 and p.courier_id = $2`,
    [photoId, courierId],
  )
  const row = rows[0]
  if (!row) throw notReadable()
  if (row.epoch === null || row.wrappedKey === null || (await isStored(blobs, photoId))) return { photoId }
  const kek = await keks.getEpoch(row.epoch)
  const key = importTierKey(unwrapKey(kek.key, row.wrappedKey, { id: photoId, group: 'photo' }))
  await blobs.put(photoId, [sealTierBytes(key, { id: photoId, tier: 'proof' }, bytes)])
  return { photoId }
}

async function isStored(blobs: Deps['blobs'], photoId: string): Promise<boolean> {
  const file = await blobs.get(photoId)
  file?.destroy()
  return file !== undefined
}
