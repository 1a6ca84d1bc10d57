import { setTimeout as sleep } from 'node:timers/promises'
import { type Topic, topicName } from '@exqress/contracts/events.ts'
import type { Connection, Db } from '../db.ts'
import { writeEnvelope } from './envelope.ts'
import type { EventTransport, OutgoingMessage } from './transport.ts'

/** Any number: its session lock makes one relay of a database the active one. */
export const RELAY_LOCK = 7_302_503

export interface RelayOptions {
  db: Db
  transport: Pick<EventTransport, 'publish'>
  /** CloudEvents source, such as `/admin`. */
  source: string
  /** Events taken at once; 1,000 unless given. */
  batchSize?: number
  /** Told after each batch that went out. `oldestMs` is how long its oldest event had waited since it was written. */
  onPublished?: (batch: { count: number; oldestMs: number }) => void
  /** Told when the database or the transport is away; the relay goes on trying. */
  onTrouble?: (part: 'postgres' | 'transport', error: unknown) => void
}

export interface Relay {
  /** Finishes the batch in hand. */
  close(): Promise<void>
}

interface OutboxRow {
  position: number
  id: string
  topic: Topic
  key: string
  epoch: number
  version: number
  type: string
  time: string
  data: string
}

/**
 * Carries events from the outbox to the transport, at least once and in the order of each key. Of all processes of a service one is active;
 * when its connection dies, another takes over within a second.
 *
 * It asks for what is not published, never for `position > last`: positions are given out before the commit, so a slow transaction
 * appears behind a faster one that began later. Of one key that cannot happen: the lock of appendEvent is held to the commit.
 */
export function createRelay(options: RelayOptions): Relay {
  const stop = new AbortController()
  const running = runUntilStopped(options, stop.signal)
  return {
    async close() {
      stop.abort()
      await running
    },
  }
}

async function runUntilStopped(options: RelayOptions, stop: AbortSignal) {
  while (!stop.aborted) {
    let connection: Connection | undefined
    try {
      connection = await options.db.connect()
      await relayWhileActive(connection, options, stop)
      connection.release()
    } catch (error) {
      // Broken or not: to close the connection is the sure way to give up the lock.
      connection?.release(true)
      options.onTrouble?.('postgres', error)
      await pause(500, stop)
    }
  }
}

async function relayWhileActive(connection: Connection, options: RelayOptions, stop: AbortSignal) {
  while (!(await tryLock(connection))) {
    await pause(500, stop)
    if (stop.aborted) return
  }
  // A mark that is lost in a crash only sends its batch again: no commit of the relay has to wait for the disk.
  await connection.query('set synchronous_commit = off')
  const limit = options.batchSize ?? 1_000
  let idleMs = 10
  let marking: Promise<unknown> = Promise.resolve()
  let rows: OutboxRow[] = []
  try {
    while (!stop.aborted) {
      if (rows.length === 0) rows = await selectUnpublished(connection, [], limit)
      if (rows.length === 0) {
        await pause(idleMs, stop)
        idleMs = Math.min(idleMs + 10, 50)
        continue
      }
      idleMs = 10
      // Under load three things happen at once: this batch is sent, the one before is marked, the one after is read.
      const positions = rows.map(({ position }) => position)
      const next = rows.length === limit ? selectUnpublished(connection, positions, limit) : undefined
      next?.catch(() => {}) // awaited below; until then a failure must not count as unhandled
      if (!(await publish(rows, options, stop))) break
      await marking
      marking = connection.query('update outbox set published_at = now() where position = any($1)', [positions])
      marking.catch(() => {})
      options.onPublished?.({ count: rows.length, oldestMs: Date.now() - Date.parse((rows[0] as OutboxRow).time) })
      rows = (await next) ?? []
      if (!next) await pause(10, stop)
    }
    await marking
  } finally {
    await connection.query('select pg_advisory_unlock($1)', [RELAY_LOCK])
    await connection.query('reset synchronous_commit')
  }
}

async function tryLock(connection: Connection): Promise<boolean> {
  const { rows } = await connection.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    RELAY_LOCK,
  ])
  return rows[0]?.locked === true
}

async function selectUnpublished(connection: Connection, inHand: number[], limit: number): Promise<OutboxRow[]> {
  // Unnamed on purpose: with its values known, the planner makes a hash of `inHand` instead of a loop over it for every row.
  const { rows } = await connection.query<OutboxRow>({
    text: `select position, id, topic, key, epoch, version, type, time, data::text as data
             from outbox
            where published_at is null and position <> all($1)
            order by position
            limit $2`,
    values: [inHand, limit],
  })
  return rows
}

/** Sends until the transport has it; false when the relay is to stop meanwhile. */
async function publish(rows: OutboxRow[], { transport, source, onTrouble }: RelayOptions, stop: AbortSignal) {
  const messages: OutgoingMessage[] = rows.map((row) => ({
    stream: topicName(row.topic),
    key: row.key,
    value: writeEnvelope({ ...row, source }),
  }))
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      await transport.publish(messages)
      return true
    } catch (error) {
      onTrouble?.('transport', error)
      await pause(waitMs, stop)
      if (stop.aborted) return false
    }
  }
}

async function pause(ms: number, stop: AbortSignal) {
  await sleep(ms, undefined, { signal: stop }).catch(() => {})
}
