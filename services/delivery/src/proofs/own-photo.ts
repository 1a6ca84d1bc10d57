import { buffer } from 'node:stream/consumers'
import { ProofTier } from '@exqress/contracts/tiers.ts'
import { unwrapBundle } from '@exqress/crypto/kek.ts'
import { importTierKey, openTier, openTierBytes } from '@exqress/crypto/tiers-node.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'

/** The proof photo of the courier's own delivery, for 30 minutes (column C3). A reading. */
export async function ownPhoto(
  { db, keks, blobs, readings }: Pick<Deps, 'db' | 'keks' | 'blobs' | 'readings'>,
  {
    waybillId,
    courierId,
    deviceId,
    now,
  }: { waybillId: string; courierId: string; deviceId?: string | undefined; now: Date },
): Promise<{ type: string; bytes: Uint8Array }> {
  const row = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query(
      `select pr.sealed_proof as "sealedProof", b.epoch, b.wrapped, r.readers
         from parcels p
         join couriers c on c.courier_id = p.delivered_by and c.status = 'approved'
         join proofs pr on pr.waybill_id = p.waybill_id
         join wrapped_bundles b on b.waybill_id = p.waybill_id and b.kind = 'proof'
        cross join lateral (
          select courier_readers(false, p.state, false, false, false, p.delivered_at, p.destroyed_at is not null, $3) as readers) r
        where p.waybill_id = $1 and p.delivered_by = $2
          and exists (select from disclosure_rows d where d.reader = any(r.readers) and d.field = 'proof')`,
      [waybillId, courierId, now.toISOString()],
    )
    if (!rows[0]) return undefined
    await readings.record(
      tx,
      [
        {
          waybillId,
          accountId: courierId,
          role: 'courier',
          readers: rows[0].readers,
          fields: ['proof'],
          purpose: 'photo',
          device: deviceId,
        },
      ],
      now,
    )
    return rows[0]
  })
  if (!row) throw notReadable()
  const { key } = await keks.getEpoch(row.epoch)
  const { proof } = unwrapBundle(key, waybillId, { proof: row.wrapped })
  const content = proof && ProofTier.parse(openTier(proof, { id: waybillId, tier: 'proof' }, row.sealedProof))
  const file = content?.photo ? await blobs.get(content.photo) : undefined
  if (!content?.photo || !content.photoKey || !file) throw notReadable()
  const photoKey = importTierKey(Buffer.from(content.photoKey, 'base64url'))
  return {
    type: content.photoType ?? 'image/jpeg',
    bytes: openTierBytes(photoKey, { id: content.photo, tier: 'proof' }, await buffer(file)),
  }
}
