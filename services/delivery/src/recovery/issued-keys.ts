import type { BundleItem } from '@exqress/contracts/internal.ts'
import { unwrapBundle } from '@exqress/crypto/kek.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import type { Deps } from '../deps.ts'

/**
 * The keys that admin made and this service holds, for an admin service that was restored from a backup older than the waybill. It
 * made them all, so it learns nothing that it did not know; `door` and `proof` were made here and stay.
 */
export async function issuedKeys({ db, keks }: Pick<Deps, 'db' | 'keks'>, ids: string[]): Promise<BundleItem[]> {
  const { rows } = await db.query<{ waybillId: string; gone: boolean; epoch: string | null; wrapped: Buffer | null }>(
    `select p.waybill_id as "waybillId", p.destroyed_at is not null as gone, b.epoch, b.wrapped
       from parcels p left join wrapped_bundles b on b.waybill_id = p.waybill_id and b.kind = 'main'
      where p.waybill_id = any($1::uuid[])`,
    [ids],
  )
  const known = new Map(rows.map((row) => [row.waybillId, row]))
  return Promise.all(
    ids.map(async (waybillId): Promise<BundleItem> => {
      const row = known.get(waybillId)
      if (row?.gone) return { waybillId, status: 'gone' }
      if (!row?.epoch || !row.wrapped) return { waybillId, status: 'unknown' }
      try {
        const { key } = await keks.getEpoch(row.epoch)
        const held = Object.entries(unwrapBundle(key, waybillId, { main: row.wrapped }))
        const keys = Object.fromEntries(held.map(([tier, one]) => [tier, one.export().toString('base64url')]))
        return { waybillId, status: 'ok', keys }
      } catch (error) {
        if (error instanceof KeyMissing) return { waybillId, status: 'unknown' }
        throw error
      }
    }),
  )
}
