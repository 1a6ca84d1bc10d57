import { Boxed, BundleBox, type BundleItem, BundleRequest } from '@exqress/contracts/internal.ts'
import { type KekEpochs, wrapBundle } from '@exqress/crypto/kek.ts'
import type { Tier } from '@exqress/crypto/tiers.ts'
import { type Db, type Tx, withTransaction } from '../db.ts'
import { buriedOf } from '../events/tombstones.ts'
import { openBox } from '../internal/boxes.ts'
import type { InternalClient } from '../internal/create-internal-client.ts'
import { rounds } from '../lifecycle/rounds.ts'
import type { Part } from '../lifecycle/start-parts.ts'
import type { Log } from '../log/create-log.ts'

/** Notes that the keys of waybills are to be fetched from `source`; an event handler does no more than this. */
export async function askForBundles(tx: Tx, source: string, waybillIds: readonly string[]): Promise<void> {
  const dead = await buriedOf(tx, [...waybillIds])
  await tx.query(
    `insert into bundle_jobs (waybill_id, source) select id, $2 from unnest($1::uuid[]) as id
     on conflict (waybill_id, source) do update set retry_at = now()`,
    [waybillIds.filter((id) => !dead.has(id)), source],
  )
}

/** Waybills of one call, as the contract allows. */
const BATCH = 500

/**
 * The worker that fetches bundles in batches of up to 500, outside any transaction, and keeps them wrapped under today's
 * key-encryption key. `gone` ends the job for ever; `refused` and `unknown` are asked again, ever more rarely; a peer that is
 * away costs nothing but time.
 * @param onBundles runs in the transaction that stores them (label salts)
 */
export function fetchBundles({
  db,
  log,
  source,
  peer,
  boxKeys,
  keks,
  name,
  pollMs = 200,
  onBundles,
}: {
  db: Db
  log: Log
  /** The service that made the keys, and the name of its jobs. */
  source: string
  peer: InternalClient
  boxKeys: CryptoKeyPair
  keks: KekEpochs
  /** This service's name, as its service tokens say it. */
  name: string
  pollMs?: number
  onBundles?: (tx: Tx, items: readonly Extract<BundleItem, { status: 'ok' }>[]) => Promise<void>
}): { part: Part; runOnce(): Promise<number> } {
  async function runOnce(): Promise<number> {
    const { rows } = await db.query<{ waybillId: string; askedAt: string }>(
      `select waybill_id as "waybillId", retry_at::text as "askedAt"
         from bundle_jobs where source = $1 and retry_at <= now() order by retry_at limit ${BATCH}`,
      [source],
    )
    if (rows.length === 0) return 0
    const ids = rows.map((row) => row.waybillId)
    const { box } = await peer.call({
      method: 'POST',
      path: '/internal/bundles',
      input: BundleRequest,
      body: { ids },
      output: Boxed,
      repeatable: true,
    })
    const { items } = await openBox(boxKeys, { route: 'bundles', caller: name }, box, BundleBox)
    const asked = new Set(ids)
    const ok = items.filter((item) => item.status === 'ok').filter((item) => asked.has(item.waybillId))
    const gone = items.filter((item) => item.status === 'gone').map((item) => item.waybillId)
    const again = items
      .filter((item) => item.status === 'refused' || item.status === 'unknown')
      .map((item) => item.waybillId)
    const { epoch, key } = await keks.currentEpoch(new Date())
    const wrapped = ok.flatMap((item) => {
      const keys: Partial<Record<Tier, Uint8Array>> = {}
      for (const [tier, text] of Object.entries(item.keys))
        keys[tier as Tier] = Buffer.from(text as string, 'base64url')
      return Object.entries(wrapBundle(key, item.waybillId, keys)).map(([kind, blob]) => ({
        id: item.waybillId,
        kind,
        blob: blob as Uint8Array,
      }))
    })
    await withTransaction(db, async (tx) => {
      // Holds the burial of these off to the commit: no key comes back between this look and the insert.
      const dead = await buriedOf(tx, ids)
      const living = wrapped.filter(({ id }) => !dead.has(id))
      // A job that is being withdrawn is waited for: who withdraws it deletes the keys next, and must find these or hold them off.
      await tx.query(
        `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped)
         select id, kind, $4, blob from unnest($1::uuid[], $2::text[], $3::bytea[]) as b (id, kind, blob)
          where exists (select from bundle_jobs where waybill_id = id and source = $5 for key share)
         on conflict (waybill_id, kind) do update set epoch = excluded.epoch, wrapped = excluded.wrapped`,
        [living.map((b) => b.id), living.map((b) => b.kind), living.map((b) => b.blob), epoch, source],
      )
      if (onBundles)
        await onBundles(
          tx,
          ok.filter((item) => !dead.has(item.waybillId)),
        )
      // One that was asked for again while this answer was on its way stays: the answer may be older than what it asks for.
      const ended = new Set([...ok.map((item) => item.waybillId), ...gone, ...dead])
      const done = rows.filter(({ waybillId }) => ended.has(waybillId))
      await tx.query(
        `delete from bundle_jobs j using unnest($2::uuid[], $3::text[]) as done (waybill_id, asked_at)
          where j.source = $1 and j.waybill_id = done.waybill_id and j.retry_at::text = done.asked_at`,
        [source, done.map(({ waybillId }) => waybillId), done.map(({ askedAt }) => askedAt)],
      )
      await tx.query(
        `update bundle_jobs set tries = tries + 1, retry_at = now() + least(3600, power(2, least(tries, 11))) * interval '1 second'
          where source = $1 and waybill_id = any($2::uuid[])`,
        [source, again],
      )
    })
    return ok.length + gone.length
  }

  const work = async () => ((await runOnce()) === BATCH ? 'more' : undefined)
  return { runOnce, part: rounds({ name: `bundles-${source}`, everyMs: pollMs, work, log }) }
}
