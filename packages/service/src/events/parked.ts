import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, isPassingDatabaseError, type Tx, withTransaction } from '../db.ts'
import { applyEvents, type Rules } from './apply-events.ts'
import { storeDeadLetter } from './dead-letters.ts'
import type { ReceivedEvent } from './envelope.ts'
import { compareVersions } from './versions.ts'

export interface DrainOptions {
  key: string
  maxFailures: number
  /** Wait after the first failure, doubled each time. */
  backoffMs: number
  onFailure: (event: ReceivedEvent, error: unknown) => void
}

interface ParkedRow {
  topic: string
  key: string
  epoch: number
  version: number
  passed: boolean
  event: string
}

/** The keys with parked events that the given keys, just moved on, may have been holding up. */
export async function heldUpBy(tx: Tx, keys: string[]): Promise<string[]> {
  const { rows } = await tx.query<{ key: string }>(
    `select key from parked_events where key = any($1) and reason <> 'frozen'
     union
     select key from parked_events where waybill_id = any($2::uuid[]) and reason = 'requirement'`,
    [keys, keys.filter((key) => /^[0-9a-f-]{36}$/.test(key))],
  )
  return rows.map(({ key }) => key)
}

/** The keys whose parked events are due for another try; each next wait is as long as the event has lain, 1 to 30 s. */
export async function takeDueKeys(db: Db, limit = 100): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `with due as (
       select topic, key, epoch, version from parked_events
        where retry_at <= now() and reason <> 'frozen'
        order by retry_at limit $1 for update skip locked
     )
     update parked_events as parked
        set retry_at = now() + least(greatest(now() - parked.parked_at, interval '1 second'), interval '30 seconds')
       from due
      where (parked.topic, parked.key, parked.epoch, parked.version) = (due.topic, due.key, due.epoch, due.version)
     returning parked.key`,
    [limit],
  )
  return [...new Set(rows.map(({ key }) => key))]
}

/**
 * Applies what can be applied of a key's parked events, one transaction each, until the next one of every topic still has to
 * wait. A handler that fails `maxFailures` times sends its event to the dead letters.
 */
export async function drainKey(
  db: Db,
  rules: Rules,
  { key, maxFailures, backoffMs, onFailure }: DrainOptions,
): Promise<void> {
  for (;;) {
    const { rows: heads } = await db.query<ParkedRow>(
      `select distinct on (topic) topic, key, epoch, version, reason = 'passed' as passed, event
         from parked_events where key = $1 and reason <> 'frozen'
        order by topic, epoch, version`,
      [key],
    )
    let moved = false
    for (const head of heads) {
      try {
        moved = (await withTransaction(db, (tx) => applyParked(tx, rules, head))) || moved
      } catch (error) {
        if (isPassingDatabaseError(error)) throw error
        const event = JSON.parse(head.event) as ReceivedEvent
        onFailure(event, error)
        const tries = await countFailure(db, head, { event, error, maxFailures })
        await sleep(backoffMs * 2 ** (tries - 1))
        moved = true
      }
    }
    if (!moved) return
  }
}

/** True when the row is gone. */
async function applyParked(tx: Tx, rules: Rules, row: ParkedRow): Promise<boolean> {
  const moved = row.passed
    ? await advance(tx, row)
    : (await applyEvents(tx, rules, row.topic, [JSON.parse(row.event) as ReceivedEvent]))[0] !== 'parked'
  if (moved) await deleteParked(tx, row)
  return moved
}

/** Moves the key on over an event that was handled when it came. */
async function advance(tx: Tx, { topic, key, epoch, version }: ParkedRow): Promise<boolean> {
  const { rows } = await tx.query<{ epoch: number; version: number; frozen: boolean }>(
    'select epoch, version, frozen from applied_versions where topic = $1 and key = $2 for update',
    [topic, key],
  )
  const [state] = rows
  if (!state || state.frozen) return false
  if (compareVersions({ epoch, version }, state) <= 0) return true
  const next = state.epoch === epoch ? state.version + 1 : 1
  if (version !== next) return false
  await tx.query('update applied_versions set epoch = $3, version = $4 where topic = $1 and key = $2', [
    topic,
    key,
    epoch,
    version,
  ])
  return true
}

/** Answers which try it was; at the last one the event becomes a dead letter. */
async function countFailure(
  db: Db,
  row: ParkedRow,
  { event, error, maxFailures }: { event: ReceivedEvent; error: unknown; maxFailures: number },
): Promise<number> {
  return withTransaction(db, async (tx) => {
    const { rows } = await tx.query<{ tries: number }>(
      `update parked_events set tries = tries + 1
        where topic = $1 and key = $2 and epoch = $3 and version = $4 and reason <> 'passed' returning tries`,
      [row.topic, row.key, row.epoch, row.version],
    )
    const tries = rows[0]?.tries
    // Another member was here, or the waybill was buried meanwhile.
    if (tries === undefined) return 1
    if (tries >= maxFailures) {
      await storeDeadLetter(tx, event, error)
      await deleteParked(tx, row)
    }
    return tries
  })
}

async function deleteParked(tx: Tx, { topic, key, epoch, version }: ParkedRow) {
  await tx.query('delete from parked_events where topic = $1 and key = $2 and epoch = $3 and version = $4', [
    topic,
    key,
    epoch,
    version,
  ])
}
