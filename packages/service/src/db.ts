import { createHash } from 'node:crypto'
import pg from 'pg'

type Row = Record<string, unknown>

/** Anything that runs one statement: the pool (each statement on its own) or an open transaction. */
export interface Queryable {
  /**
   * Runs one statement. With `values` it is prepared once per connection and reused, so `text` has to be a constant of the
   * program, never put together from input. Pass `{ text, values }` for a text that varies.
   */
  // biome-ignore lint/suspicious/noExplicitAny: a row's shape is known to the SQL alone; callers name it or parse it
  query<R extends object = any>(
    query: string | { text: string; values?: unknown[] },
    values?: unknown[],
  ): Promise<Result<R>>
}

export interface Result<R> {
  rows: R[]
  /** Rows read or changed. */
  rowCount: number
}

/** The pool of a service's own database. */
export interface Db extends Queryable {
  /** A connection of one's own, for session locks. The caller releases it, with `true` when it is broken. */
  connect(): Promise<Connection>
  /** Connections that are open, of these idle, and callers that wait for one. */
  connections(): { open: number; idle: number; waiting: number }
  /** Waits for the connections that are lent out, then closes all. */
  end(): Promise<void>
}

export interface Connection extends Queryable {
  release(broken?: boolean): void
  /** Called once when the connection dies while nobody waits for an answer on it. */
  onLost(listener: () => void): void
}

declare const inTransaction: unique symbol

/**
 * An open transaction. It has `query` and nothing else, so that no code inside can commit, or reach past it; its mark keeps the
 * pool from being passed where a transaction is asked for.
 */
export interface Tx extends Queryable {
  readonly [inTransaction]: true
}

export interface PoolOptions {
  /** `postgres://…`, with the certificate settings of the deployment in its query part. */
  url: string
  /** Shown in pg_stat_activity; by convention the service's name. */
  name: string
  /** Connections at most; 10 unless given. */
  size?: number
  /** After so many milliseconds a statement is cancelled; 10,000 unless given, 0 = never. */
  statementTimeoutMs?: number
}

/**
 * A pool whose rows come as the rest of the code wants them: timestamptz as an ISO string in UTC with milliseconds (page by ids,
 * not by times: microseconds are cut), date as `YYYY-MM-DD`, bigint as a number (a value beyond 2^53 fails the query), bytea as a Buffer.
 */
export function createPool({ url, name, size = 10, statementTimeoutMs = 10_000 }: PoolOptions): Db {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: size,
    statement_timeout: statementTimeoutMs,
    // A transaction whose process stopped between two statements must not hold its row locks.
    idle_in_transaction_session_timeout: 30_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: { getTypeParser: getTypeParser as typeof pg.types.getTypeParser },
  })
  // An idle connection that dies is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {})
  return {
    query: (query, values) => run(pool, query, values),
    async connect() {
      const client = await pool.connect()
      const listeners = new Set<() => void>()
      const lost = () => {
        for (const listener of listeners) listener()
        listeners.clear()
      }
      client.on('error', lost)
      client.on('end', lost)
      return {
        query: (query, values) => run(client, query, values),
        release(broken = false) {
          listeners.clear()
          client.off('end', lost)
          client.off('error', lost)
          client.release(broken)
        },
        onLost: (listener) => listeners.add(listener),
      }
    },
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    end: () => pool.end(),
  }
}

/**
 * Runs `fn` in one transaction: commits when it resolves, rolls back and rethrows when it rejects. Nothing that waits for the
 * network belongs inside.
 */
export async function withTransaction<T>(db: Db, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const connection = await db.connect()
  let broken = false
  try {
    await connection.query('begin')
    const result = await fn({ query: connection.query } as Tx)
    await connection.query('commit')
    return result
  } catch (error) {
    // When the roll-back fails too, the connection is in no known state: it goes, and the server rolls back.
    await connection.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    connection.release(broken)
  }
}

/** Whether an error says that the database is away or busy, so that the same work may succeed later, unchanged. */
export function isPassingDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') {
    // 08 connection, 40 rollback by the server (deadlock, serialization), 53 out of resources, 57P stopped or starting, 55P03 lock
    // timeout, 25P03 the idle limit; the rest are of the socket.
    return /^(08...|40...|53...|57P..|55P03|25P03|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/.test(
      code,
    )
  }
  return /^Connection terminated|timeout exceeded when trying to connect|^Client has encountered a connection error/.test(
    error.message,
  )
}

const names = new Map<string, string>()

/** A prepared statement's name follows from its text, so that two places with the same SQL share it. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known) return known
  // Someone builds texts: better unprepared than a leak here and in every connection of the server.
  if (names.size >= 2_000) return undefined
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22)
  names.set(text, name)
  return name
}

type Runner = { query(config: pg.QueryConfig): Promise<pg.QueryResult<Row>> }

async function run<R extends object>(
  on: Runner,
  query: string | pg.QueryConfig,
  values?: unknown[],
): Promise<Result<R>> {
  const name = typeof query === 'string' && values ? nameOf(query) : undefined
  const config = typeof query === 'string' ? { text: query, ...(values && { values }), ...(name && { name }) } : query
  const { rows, rowCount } = await on.query(config)
  return { rows: rows as R[], rowCount: rowCount ?? 0 }
}

const oid = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  int8Array: 1016,
  dateArray: 1182,
  timestamptzArray: 1185,
}

const parsers: Record<number, (text: string) => unknown> = {
  [oid.int8]: parseInt8,
  [oid.date]: (text) => text,
  [oid.timestamp]: (text) => text,
  [oid.timestamptz]: parseTimestamptz,
  [oid.int8Array]: (text) => parseArray(text, parseInt8),
  [oid.dateArray]: (text) => parseArray(text, (entry) => entry),
  [oid.timestamptzArray]: (text) => parseArray(text, parseTimestamptz),
}

function getTypeParser(id: number, format?: 'text' | 'binary') {
  return (format !== 'binary' && parsers[id]) || pg.types.getTypeParser(id, format as 'text')
}

function parseArray<T>(text: string, parse: (entry: string) => T): T[] {
  const { arrayParser } = pg.types as unknown as {
    arrayParser: { create(text: string, parse: (entry: string) => T): { parse(): T[] } }
  }
  return arrayParser.create(text, parse).parse()
}

function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint from the database exceeds 2^53')
  return value
}

function parseTimestamptz(text: string): string {
  // '2026-03-01 09:00:00.123456+09' → date and time apart by T, the zone with minutes: the form that Date is specified to read.
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return text // infinity, -infinity
  return time.toISOString()
}
