import type { Deps } from '../deps.ts'

/**
 * Deletes the files of photos that no proof needs: their parcels were destroyed, their delivery was proven anew, or they were uploaded a
 * week ago and never used. Files first, so that an interrupted sweep is taken up again. Returns how many.
 */
export async function sweepPhotos({ db, blobs }: Pick<Deps, 'db' | 'blobs'>): Promise<number> {
  const { rows } = await db.query<{ photoId: string }>(
    `select photo_id as "photoId" from photos
      where not exists (select from proofs where proofs.photo_id = photos.photo_id)
        and (epoch is null or uploaded_at < now() - interval '7 days')
      limit 500`,
    [],
  )
  for (const { photoId } of rows) await blobs.delete(photoId)
  await db.query('delete from photos where photo_id = any($1::uuid[])', [rows.map((row) => row.photoId)])
  return rows.length
}
