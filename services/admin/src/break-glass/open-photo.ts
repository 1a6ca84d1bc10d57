import { openSealedPhoto } from '@exqress/service/blob-store/open-sealed-photo.ts'
import type { PhotoType } from '@exqress/service/blob-store/receive-photo.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notReadable, unavailable } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import type { DeskCaller } from '../desk/desk-access.ts'
import { fetchProof, readRecorded } from './open-behind-glass.ts'

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
  if (proof === 'none') throw notReadable()
  return openSealedPhoto(deps.delivery, proof)
}
