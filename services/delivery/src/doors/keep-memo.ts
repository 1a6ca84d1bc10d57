import { randomBytes } from 'node:crypto'
import type { DoorTier } from '@exqress/contracts/tiers.ts'
import { wrapBundle } from '@exqress/crypto/kek.ts'
import { importTierKey, sealTier } from '@exqress/crypto/tiers-node.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { conflict, gone } from '@exqress/service/errors/app-error.ts'
import { isBuried } from '@exqress/service/events/tombstones.ts'
import type { Deps } from '../deps.ts'

/**
 * Keeps a door memo under delivery's own `door` key. One typed by a person is never replaced by an imported one (`kept: false`).
 * @throws 409 `waybill_unknown`: its `issued` has not arrived yet; 410 `destroyed`
 */
export async function keepMemo(
  { db, keks }: Pick<Deps, 'db' | 'keks'>,
  {
    waybillId,
    source,
    door,
    now,
  }: { waybillId: string; source: 'import' | 'recipient' | 'sender'; door: DoorTier; now: Date },
): Promise<{ kept: boolean }> {
  const today = await keks.currentEpoch(now)
  const key = randomBytes(32)
  const sealed = sealTier(importTierKey(key), { id: waybillId, tier: 'door' }, door)
  const wrapped = wrapBundle(today.key, waybillId, { door: key }).door as Uint8Array
  key.fill(0)
  return withTransaction(db, async (tx) => {
    if (await isBuried(tx, waybillId)) throw gone('destroyed')
    const { rows } = await tx.query<{ kept: boolean }>(
      `update parcels
          set sealed_door = case when $2 = 'import' and door_source in ('recipient', 'sender') then sealed_door else $3 end,
              door_source = case when $2 = 'import' and door_source in ('recipient', 'sender') then door_source else $2 end
        where waybill_id = $1
        returning sealed_door = $3 as kept`,
      [waybillId, source, sealed],
    )
    if (!rows[0]) throw conflict('waybill_unknown')
    if (rows[0].kept) {
      await tx.query(
        `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped) values ($1, 'door', $2, $3)
         on conflict (waybill_id, kind) do update set epoch = excluded.epoch, wrapped = excluded.wrapped`,
        [waybillId, today.epoch, wrapped],
      )
    }
    return { kept: rows[0].kept }
  })
}
