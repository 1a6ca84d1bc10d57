import type { GivenContent } from '@exqress/contracts/internal.ts'
import { ContentTier } from '@exqress/contracts/tiers.ts'
import { type KekEpochs, wrapBundle } from '@exqress/crypto/kek.ts'
import { SealBroken } from '@exqress/crypto/seal-broken.ts'
import { importTierKey, openTier } from '@exqress/crypto/tiers-node.ts'
import { type Db, type Tx, withTransaction } from '@exqress/service/db.ts'
import { buriedOf } from '@exqress/service/events/tombstones.ts'
import type { IndexEpoch } from '@exqress/service/held-keys/index-epochs.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { keysOf } from '../waybills/open-waybill.ts'
import { indexNumberAgain } from './index-again.ts'

/** Waybills of one call, as the contract allows. */
const BATCH = 500

/** Waybills whose content cannot be opened since a restore, in the order of their ids, after the one that is named. */
export async function listLostContent(db: Db, after: string | undefined): Promise<{ waybillIds: string[] }> {
  const { rows } = await db.query<{ id: string }>(
    `select waybill_id as id from lost_content where $1::uuid is null or waybill_id > $1 order by waybill_id limit ${BATCH}`,
    [after ?? null],
  )
  return { waybillIds: rows.map(({ id }) => id) }
}

type Item = z.output<typeof GivenContent>['items'][number]

/**
 * Takes keys back that were made here. One that does not open its waybill's content, or was not lost, is left out; so is one of a waybill
 * whose other keys are still to come from delivery: it is asked for again. What is taken is found by its number again; by its order not, whose
 * account was not told. Answers how many were taken.
 */
export async function takeContentBack(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  items: Item[],
): Promise<number> {
  const epochs = { kek: await keys.keks.currentEpoch(now()), indexes: await keys.indexes.living(now()) }
  let taken = 0
  for (const item of items) if (await withTransaction(db, (tx) => takeOne(tx, keys.keks, { ...epochs, item }))) taken++
  return taken
}

type Row = { carrier: string; sealed: Buffer | null; epoch: string; wrapped: Buffer }
type Given = { kek: Awaited<ReturnType<KekEpochs['currentEpoch']>>; indexes: readonly IndexEpoch[]; item: Item }

async function takeOne(tx: Tx, keks: KekEpochs, { kek, indexes, item }: Given): Promise<boolean> {
  const { waybillId } = item
  // Holds its burial off to the commit: no key comes back between this look and the update.
  if ((await buriedOf(tx, [waybillId])).size > 0) return false
  const { rows } = await tx.query<Row>(
    `select w.carrier, w.sealed_content as sealed, k.epoch, k.wrapped
       from lost_content l
       join waybills w on w.id = l.waybill_id
       join wrapped_bundles k on k.waybill_id = l.waybill_id and k.kind = 'main'
      where l.waybill_id = $1 for update of l, k`,
    [waybillId],
  )
  const content = Buffer.from(item.content, 'base64url')
  const opened = rows[0]?.sealed && open(content, waybillId, rows[0].sealed)
  if (!rows[0] || !opened) return false
  const held = Object.entries(await keysOf(keks, { waybillId, ...rows[0] }))
  if (held.length === 0) return false
  const all = { ...Object.fromEntries(held.map(([tier, key]) => [tier, key.export()])), content }
  await tx.query(`update wrapped_bundles set epoch = $2, wrapped = $3 where waybill_id = $1 and kind = 'main'`, [
    waybillId,
    kek.epoch,
    wrapBundle(kek.key, waybillId, all).main,
  ])
  await tx.query('delete from lost_content where waybill_id = $1', [waybillId])
  const identity = { by: 'number', carrier: rows[0].carrier, number: opened.waybillNumber } as const
  await indexNumberAgain(tx, indexes, { waybillId, identity })
  return true
}

function open(key: Uint8Array, waybillId: string, sealed: Uint8Array): z.output<typeof ContentTier> | undefined {
  try {
    return ContentTier.parse(openTier(importTierKey(key), { id: waybillId, tier: 'content' }, sealed))
  } catch (error) {
    if (error instanceof SealBroken || error instanceof RangeError) return undefined
    throw error
  }
}
