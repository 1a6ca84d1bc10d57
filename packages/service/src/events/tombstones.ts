import type { Tx } from '../db.ts'
import { OUTLIVING } from '../recovery/outliving.ts'

/**
 * A waybill is buried under a lock that everyone who asks holds too, to the end of its transaction: so either the asker commits before
 * the burial and its rows are seen and deleted, or it learns that the waybill is buried. The locks are few (buckets of waybills),
 * so that a batch of events cannot fill the server's lock table.
 */
const LOCK_SPACE = 7_302_505
const BUCKETS = 1024

/**
 * From here to the end of the transaction nothing of the waybill is applied and nobody else buries it. Whoever decides whether it is to be
 * destroyed takes this first, in a transaction that holds nothing which a handler may wait for (every handler holds the same lock, shared).
 * A statement of its own: the one that decides then sees what was committed while this one waited.
 */
export async function lockForBurial(tx: Tx, waybillId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, bucketOf(waybillId)])
}

/**
 * Writes the permanent tombstone and removes what the event tables hold about the waybill; false when it had been buried before.
 * Call it first in the transaction that deletes the service's own data about it.
 */
export async function buryKey(tx: Tx, waybillId: string): Promise<boolean> {
  await lockForBurial(tx, waybillId)
  const { rowCount } = await tx.query(
    'insert into tombstones (waybill_id) values ($1) on conflict (waybill_id) do nothing',
    [waybillId],
  )
  // Access records hold nothing personal and are what proves the readings, so they wait on (and `afterBurial` takes them). Of the others the
  // numbers stay: later events of the same key (a customer's, perhaps) must find their predecessors.
  await tx.query(
    `update parked_events set event = '', reason = 'passed', waybill_id = null, retry_at = now()
      where waybill_id = $1 and topic not like '%-access'`,
    [waybillId],
  )
  await tx.query(`delete from restored_facts where waybill_id = $1 and not event::json ->> 'type' = any($2::text[])`, [
    waybillId,
    OUTLIVING,
  ])
  const { rows: freed } = await tx.query<{ topic: string; key: string }>(
    `with dead as (
       delete from dead_letters where waybill_id = $1 and topic not like '%-access' returning topic, key, epoch, version
     )
     update applied_versions as applied
        set epoch = dead.epoch, version = dead.version, frozen = false
       from dead
      where applied.topic = dead.topic and applied.key = dead.key and dead.version is not null
     returning applied.topic, applied.key`,
    [waybillId],
  )
  for (const { topic, key } of freed) await releaseFrozen(tx, topic, key)
  return rowCount === 1
}

/** Whether the waybill is buried. While the caller's transaction is open, that does not change. */
export async function isBuried(tx: Tx, waybillId: string): Promise<boolean> {
  return (await buriedOf(tx, [waybillId])).has(waybillId)
}

/** Those of the waybills that are buried; until the caller's transaction ends, no other of them will be. */
export async function buriedOf(tx: Tx, waybillIds: string[]): Promise<Set<string>> {
  if (waybillIds.length === 0) return new Set()
  const buckets = [...new Set(waybillIds.map(bucketOf))].sort((a, b) => a - b)
  // A statement of its own: the next one then sees what was committed while this one waited.
  await tx.query('select pg_advisory_xact_lock_shared($1, bucket) from unnest($2::integer[]) as bucket', [
    LOCK_SPACE,
    buckets,
  ])
  const { rows } = await tx.query<{ waybillId: string }>(
    'select waybill_id as "waybillId" from tombstones where waybill_id = any($1)',
    [waybillIds],
  )
  return new Set(rows.map(({ waybillId }) => waybillId))
}

/** Lets the parked events of a key that is no longer frozen be tried again. */
export async function releaseFrozen(tx: Tx, topic: string, key: string): Promise<void> {
  await tx.query(
    `update parked_events set reason = 'gap', retry_at = now() where topic = $1 and key = $2 and reason = 'frozen'`,
    [topic, key],
  )
}

/** UUIDs differ in their last digits. */
function bucketOf(waybillId: string): number {
  return Number.parseInt(waybillId.slice(-6), 16) % BUCKETS
}
