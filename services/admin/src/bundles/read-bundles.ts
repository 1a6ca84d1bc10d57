import type { BundleItem } from '@exqress/contracts/internal.ts'
import type { TierName } from '@exqress/contracts/tiers.ts'
import { LabelTier } from '@exqress/contracts/tiers.ts'
import { openTier } from '@exqress/crypto/tiers-node.ts'
import { labelDigest, labelSalt } from '@exqress/crypto/token-node.ts'
import type { Deps } from '../deps.ts'
import { keysOf, type SealedWaybill } from '../waybills/open-waybill.ts'

type Row = SealedWaybill & { destroyed: boolean; confirmed: boolean; registered: boolean; buried: boolean }

/**
 * The tier keys that the calling service may hold, for each waybill. The user service gets keys only for a recipient whose
 * confirmation is stored here, or for a parcel that one of its customers registered; never on its own word.
 */
export async function readBundles(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  { caller, ids }: { caller: string; ids: readonly string[] },
): Promise<BundleItem[]> {
  const { rows } = await db.query<Row>(
    `select asked.id as "waybillId", k.epoch, k.wrapped, l.sealed_label as "sealedLabel",
            t.waybill_id is not null or w.destroyed_at is not null as destroyed,
            w.sender_customer_id is not null as registered,
            exists (select 1 from claims c where c.waybill_id = asked.id and c.state = 'confirmed') as confirmed
       from unnest($1::uuid[]) as asked (id)
       left join waybills w on w.id = asked.id
       left join wrapped_bundles k on k.waybill_id = asked.id and k.kind = 'main'
       left join labels l on l.waybill_id = asked.id and l.voided_at is null
       left join tombstones t on t.waybill_id = asked.id`,
    [[...new Set(ids)]],
  )
  const items: BundleItem[] = []
  for (const row of rows) items.push(await itemOf(keys, caller, row))
  return items
}

async function itemOf(keys: Deps['keys'], caller: string, row: Row): Promise<BundleItem> {
  const { waybillId } = row
  if (row.destroyed) return { waybillId, status: 'gone' }
  if (row.wrapped === null) return { waybillId, status: 'unknown' }
  const tiers = tiersFor(caller, row)
  if (tiers.length === 0) return { waybillId, status: 'refused' }
  const all = await keysOf(keys.keks, row)
  const held: Partial<Record<TierName, string>> = {}
  for (const tier of tiers) {
    const key = all[tier]
    if (key) held[tier] = key.export().toString('base64url')
  }
  // Our own copy cannot be unwrapped: to say "ok" would end the caller's asking, and keys may come back from a backup.
  if (Object.keys(held).length === 0) return { waybillId, status: 'unknown' }
  if (caller !== 'delivery') return { waybillId, status: 'ok', keys: held }
  return { waybillId, status: 'ok', keys: held, labelSalts: saltsOf(keys, row, all.label) }
}

function tiersFor(caller: string, { confirmed, registered }: Row): TierName[] {
  if (caller === 'delivery') return ['route', 'recipient', 'sender']
  if (caller !== 'user') return []
  if (registered) return ['route', 'recipient', 'content', 'sender']
  return confirmed ? ['route', 'recipient', 'content'] : []
}

/** What a courier's phone needs beside its own secret, for each label that still opens. It cannot print one. */
function saltsOf(keys: Deps['keys'], { waybillId, sealedLabel }: Row, key: Parameters<typeof openTier>[0] | undefined) {
  if (!sealedLabel || !key) return []
  const { handle, keyId } = LabelTier.parse(openTier(key, { id: waybillId, tier: 'label' }, sealedLabel))
  const token = keys.labels.under(keyId)?.sealToken(Buffer.from(handle, 'base64url'))
  if (!token) return []
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  return [{ labelDigest: text(labelDigest(token)), salt: text(labelSalt(token)) }]
}
