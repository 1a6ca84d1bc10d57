import { setTimeout as sleep } from 'node:timers/promises'
import { Boxed, BundleBox, type BundleItem, BundleRequest } from '@exqress/contracts/internal.ts'
import { type KekEpochs, wrapBundle } from '@exqress/crypto/kek.ts'
import type { Tier } from '@exqress/crypto/tiers.ts'
import { type Db, type Tx, withTransaction } from '../db.ts'
import { buriedOf } from '../events/tombstones.ts'
import { openBox } from '../internal/boxes.ts'
import type { InternalClient } from '../internal/create-internal-client.ts'
import type { Part } from '../lifecycle/start-parts.ts'

/** Notes that the keys of waybills are to be fetched from `source`; an event handler does no more than this. */
export async function askForBundles(tx: Tx, source: string, waybillIds: readonly string[]): Promise<void> {
  const dead = await buriedOf(tx, [...waybillIds])
  await tx.query(
    `insert into bundle_jobs (waybill_id, source) select id, $2 from unnest($1::uuid[]) as id
     on conflict (waybill_id, source) do update set retry_at = now()`,
    [waybillIds.filter((id) => !dead.has(id)), source],
  )
}

/**
 * The worker that fetches bundles in batches of up to 500, outside any transaction, and keeps them wrapped under today's
 * key-encryption key. `gone` ends the job for ever; `refused` and `unknown` are asked again, ever more rarely; a peer that is
 * away costs nothing but time.
 * @param onBundles runs in the transaction that stores them (label salts)
 */
export function fetchBundles({
  db,
  source,
  peer,
  boxKeys,
  keks,
  name,
  pollMs = 200,
  onBundles,
}: {
  db: Db
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
    const { rows } = await db.query<{ waybillId: string }>(
      'select waybill_id as "waybillId" from bundle_jobs where source = $1 and retry_at <= now() order by retry_at limit 500',
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
      await tx.query(
        `insert into wrapped_bundles (waybill_id, kind, epoch, wrapped)
         select id, kind, $4, blob from unnest($1::uuid[], $2::text[], $3::bytea[]) as b (id, kind, blob)
          where exists (select from bundle_jobs where waybill_id = id and source = $5)
         on conflict (waybill_id, kind) do update set epoch = excluded.epoch, wrapped = excluded.wrapped`,
        [living.map((b) => b.id), living.map((b) => b.kind), living.map((b) => b.blob), epoch, source],
      )
      if (onBundles)
        await onBundles(
          tx,
          ok.filter((item) => !dead.has(item.waybillId)),
        )
      await tx.query('delete from bundle_jobs where source = $1 and waybill_id = any($2::uuid[])', [
        source,
        [...ok.map((item) => item.waybillId), ...gone, ...dead],
      ])
      await tx.query(
        `update bundle_jobs set tries = tries + 1, retry_at = now() + least(3600, power(2, least(tries, 11))) * interval '1 second'
          where source = $1 and waybill_id = any($2::uuid[])`,
        [source, again],
      )
    })
    return ok.length + gone.length
  }

  let running: Promise<void> | undefined
  const abort = new AbortController()

  async function run(): Promise<void> {
    let pause = pollMs
    while (!abort.signal.aborted) {
      let done = 0
      try {
        done = await runOnce()
        pause = pollMs
      } catch {
        // The peer or Postgres is away; the jobs stay.
        pause = Math.min(pause * 2, 5_000)
      }
      if (done < 500) await sleep(pause, undefined, { signal: abort.signal }).catch(() => {})
    }
  }

  return {
    runOnce,
    part: {
      name: `bundles-${source}`,
      after: ['postgres'],
      required: false,
      async start() {
        running = run()
      },
      async stop() {
        abort.abort()
        await running
      },
    },
  }
}
