import type { Queryable } from '@exqress/service/db.ts'
import { badInput } from '@exqress/service/errors/app-error.ts'

/** A photo that this courier uploaded; its key is null once proofs have taken it over. @throws 400 `photo_missing` */
export async function findPhoto(
  on: Queryable,
  { photoId, courierId }: { photoId: string; courierId: string },
): Promise<{ mediaType: string; epoch: string | null; wrappedKey: Buffer | null }> {
  const { rows } = await on.query(
    'select media_type as "mediaType", epoch, wrapped_key as "wrappedKey" from photos where photo_id = $1 and courier_id = $2',
    [photoId, courierId],
  )
  if (!rows[0]) throw badInput(undefined, 'photo_missing')
  return rows[0]
}
