import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, createPool, type Db, withTransaction } from '../db.ts'
import type { EventTransport, IncomingMessage, LogBatch, Reader, Subscription } from './transport.ts'

export interface PostgresLogOptions {
  /** The log's own database, shared by all services; its two tables are made on first use. */
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  onTrouble?: (error: unknown) => void
}

const BATCH = 500
/** Milliseconds between two looks at the log while nothing comes. */
const IDLE_MS = { min: 5, max: 40 }
const SETUP_LOCK = 7_302_504

/**
 * The transport for one machine without a broker: a log in Postgres, each stream with one partition.
 *
 * Positions are given out under the lock of one row that is held to the commit, so whoever sees a position sees all before it: reading
 * `position >= next` loses nothing, which it would with a sequence. One reader per group is active, by an advisory lock of its session.
 */
export function createPostgresLog({ url, name, onTrouble = () => {} }: PostgresLogOptions): EventTransport {
  const db = createPool({ url, name, size: 6 })
  const readers = new Set<Reader>()
  let ready: Promise<void> | undefined
  const prepare = () => {
    ready ??= setUp(db).catch((error) => {
      ready = undefined
      throw error
    })
    return ready
  }
  return {
    async publish(messages) {
      if (messages.length === 0) return
      await prepare()
      await db.query(
        `with head as (
           update log_head set next_position = next_position + $4 returning next_position - $4 as first
         )
         insert into log_entries (position, stream, key, value)
         select head.first + input.place - 1, input.stream, input.key, input.value
           from head, unnest($1::text[], $2::text[], $3::text[]) with ordinality as input (stream, key, value, place)`,
        [
          messages.map(({ stream }) => stream),
          messages.map(({ key }) => key),
          messages.map(({ value }) => value),
          messages.length,
        ],
      )
    },
    async subscribe(subscription) {
      const stop = new AbortController()
      const running = readUntilStopped(db, prepare, subscription, onTrouble, stop.signal)
      const reader: Reader = {
        async close() {
          readers.delete(reader)
          stop.abort()
          await running
        },
      }
      readers.add(reader)
      return reader
    },
    async readToEnd(streams, from, onMessages) {
      await prepare()
      const { rows } = await db.query<{ logId: string; end: number }>(
        'select log_id as "logId", next_position as "end" from log_head',
        [],
      )
      const { logId, end } = rows[0] as { logId: string; end: number }
      for (const stream of streams) {
        const stored = from.find((one) => one.stream === stream && one.logId === logId)
        // Beyond the end: of a log that was longer once.
        for (let next = stored && stored.nextOffset <= end ? stored.nextOffset : 0; ; ) {
          const { rows: messages } = await db.query<IncomingMessage>(
            `select position as "offset", key, value from log_entries
              where stream = $1 and position >= $2 and position < $3 order by position limit ${BATCH}`,
            [stream, next, end],
          )
          if (messages.length > 0) await onMessages(stream, messages)
          if (messages.length < BATCH) break
          next = (messages.at(-1) as IncomingMessage).offset + 1
        }
      }
      return streams.map((stream) => ({ stream, partition: 0, logId, nextOffset: end }))
    },
    async clean() {
      await prepare()
      await cleanPostgresLog(db)
    },
    async close() {
      await Promise.all([...readers].map((reader) => reader.close()))
      await db.end()
    },
  }
}

/** Deletes entries that are older than topics are kept; answers how many. `db` is the log's database. */
export async function cleanPostgresLog(db: Db, keepDays = 14): Promise<number> {
  const { rowCount } = await db.query(`delete from log_entries where written_at < now() - make_interval(days => $1)`, [
    keepDays,
  ])
  return rowCount
}

async function setUp(db: Db) {
  await withTransaction(db, async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [SETUP_LOCK])
    await tx.query(
      `create table if not exists log_head (
         only_row boolean primary key default true check (only_row),
         log_id uuid not null default gen_random_uuid(),
         next_position bigint not null default 0
       ) with (fillfactor = 10);
       insert into log_head default values on conflict do nothing;
       create table if not exists log_entries (
         position bigint not null,
         stream text not null,
         key text not null,
         value text not null,
         written_at timestamptz not null default clock_timestamp(),
         primary key (stream, position)
       );
       create index if not exists log_entries_written on log_entries using brin (written_at)`,
    )
  })
}

async function readUntilStopped(
  db: Db,
  prepare: () => Promise<void>,
  subscription: Subscription,
  onTrouble: (error: unknown) => void,
  stop: AbortSignal,
) {
  while (!stop.aborted) {
    let connection: Connection | undefined
    try {
      await prepare()
      connection = await db.connect()
      await readWhileActive(connection, subscription, stop)
      connection.release()
    } catch (error) {
      connection?.release(true)
      onTrouble(error)
      await pause(300, stop)
    }
  }
}

async function readWhileActive(connection: Connection, subscription: Subscription, stop: AbortSignal) {
  const lock = [subscription.group]
  for (;;) {
    const { rows } = await connection.query(`select pg_try_advisory_lock(hashtextextended($1, 0)) as locked`, lock)
    if (rows[0].locked) break
    await pause(200, stop)
    if (stop.aborted) return
  }
  try {
    const next = new Map(subscription.streams.map((stream) => [stream, 0]))
    const logId = (await connection.query('select log_id from log_head', [])).rows[0].log_id as string
    for (const stored of await subscription.storedOffsets()) {
      if (stored.logId === logId && next.has(stored.stream)) next.set(stored.stream, stored.nextOffset)
    }
    let idleMs = IDLE_MS.min
    while (!stop.aborted) {
      const batches = await readBatches(connection, next)
      subscription.onLag?.(new Map(subscription.streams.map((stream) => [stream, batches.get(stream)?.length ?? 0])))
      for (const [stream, messages] of batches) {
        if (stop.aborted) return
        const fromOffset = next.get(stream) ?? 0
        const nextOffset = (messages.at(-1) as IncomingMessage).offset + 1
        const outcome = await subscription.onBatch(
          batchOf(connection, { stream, logId, fromOffset, messages, nextOffset }),
        )
        next.set(stream, outcome === 'done' ? nextOffset : outcome.seek)
      }
      idleMs = batches.size > 0 ? IDLE_MS.min : Math.min(idleMs * 2, IDLE_MS.max)
      if (batches.size === 0) await pause(idleMs, stop)
    }
  } finally {
    await connection.query(`select pg_advisory_unlock(hashtextextended($1, 0))`, lock)
  }
}

function batchOf(
  connection: Connection,
  batch: Pick<LogBatch, 'stream' | 'logId' | 'fromOffset' | 'messages' | 'nextOffset'>,
): LogBatch {
  return {
    ...batch,
    partition: 0,
    async endOffset() {
      return (await connection.query('select next_position from log_head', [])).rows[0].next_position
    },
    // The lock lives with the connection: while that answers, the reader is still the only one.
    async heartbeat() {
      await connection.query('select 1', [])
    },
  }
}

async function readBatches(connection: Connection, next: Map<string, number>): Promise<Map<string, IncomingMessage[]>> {
  const { rows } = await connection.query<IncomingMessage & { stream: string }>(
    `select entry.stream, entry.position as "offset", entry.key, entry.value
       from unnest($1::text[], $2::bigint[]) as wanted (stream, next)
      cross join lateral (
        select * from log_entries
         where log_entries.stream = wanted.stream and log_entries.position >= wanted.next
         order by log_entries.position
         limit ${BATCH}
      ) as entry
      order by entry.position`,
    [[...next.keys()], [...next.values()]],
  )
  const batches = new Map<string, IncomingMessage[]>()
  for (const { stream, ...message } of rows) {
    const messages = batches.get(stream)
    if (messages) messages.push(message)
    else batches.set(stream, [message])
  }
  return batches
}

async function pause(ms: number, stop: AbortSignal) {
  await sleep(ms, undefined, { signal: stop }).catch(() => {})
}
