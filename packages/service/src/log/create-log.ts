import { type DestinationStream, destination, pino } from 'pino'
import { describeError } from './describe-error.ts'

/**
 * Everything that a log line may hold. A field that is not listed is dropped, and so is a value that does not look like
 * what the field is for: operators need patterns and codes, and a list that lets the rest through leaks sooner or later.
 */
export type LogFields = {
  /** Route pattern such as `/api/parcels/:waybillId/take`; never the URL. */
  route?: string
  method?: string
  status?: number
  durationMs?: number
  requestId?: string
  /** Stable code of an error, a refusal or a reason. */
  code?: string
  /** Part of the service (`postgres`, `relay`), or a peer service. */
  part?: string
  topic?: string
  group?: string
  partition?: number
  offset?: string
  position?: number
  lag?: number
  eventId?: string
  eventType?: string
  version?: string
  migration?: string
  job?: string
  epoch?: string
  keyId?: string
  port?: number
  count?: number
  attempt?: number
  delayMs?: number
  signal?: string
  /** Logged as its code and stack frames; see describe-error.ts. */
  err?: unknown
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** `event` is a constant name such as `request.done`; text of any other form is replaced by `unnamed`. */
export type Log = {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  /** Writes what is still in memory; for the end of the process. */
  flush(): void
}

const text = (form: RegExp) => (value: unknown) => (typeof value === 'string' && form.test(value) ? value : undefined)
const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

const UUID = text(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const CODE = text(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$|^[0-9A-Z]{5}$/)
const LABEL = text(/^[a-z][a-z0-9_.-]{0,63}$/)

const ALLOWED: { [K in keyof LogFields]-?: (value: unknown) => unknown } = {
  route: text(/^[/(][A-Za-z/:*.{}()_-]{0,160}$/),
  method: text(/^[A-Z]{3,7}$/),
  status: number,
  durationMs: number,
  requestId: UUID,
  code: CODE,
  part: LABEL,
  topic: LABEL,
  group: LABEL,
  partition: number,
  offset: text(/^-?\d{1,19}$/),
  position: number,
  lag: number,
  eventId: UUID,
  eventType: LABEL,
  version: text(/^\d{1,9}(?:\.\d{1,9}){0,2}$/),
  migration: text(/^[a-z]{0,8}\/?[0-9]{1,8}[a-z0-9_-]{0,80}$/),
  job: LABEL,
  epoch: text(/^[a-z]{0,16}-?\d{4}-\d{2}(?:-\d{2})?(?:-\d{1,3})?$/),
  keyId: text(/^[A-Za-z0-9_/-]{1,64}$/),
  port: number,
  count: number,
  attempt: number,
  delayMs: number,
  signal: text(/^SIG[A-Z]{2,8}$/),
  err: describeError,
}

const EVENT = /^[a-z][a-z_]{0,30}(?:\.[a-z_]{1,30}){0,3}$/
const FIELDS = new Map<string, (value: unknown) => unknown>(Object.entries(ALLOWED))

function allowed(fields: LogFields | undefined): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  if (fields === null || typeof fields !== 'object') return kept
  for (const name of Object.keys(fields)) {
    const read = FIELDS.get(name)
    if (!read) continue
    const value = read(fields[name as keyof LogFields])
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/**
 * A JSON logger (pino) whose lines hold allow-listed fields only.
 * @param service name of the service, on every line
 * @param level least level that is written
 * @param stream where to; stdout, written asynchronously, if left out
 */
export function createLog({
  service,
  level = 'info',
  stream,
}: {
  service: string
  level?: LogLevel | 'silent'
  stream?: DestinationStream
}): Log {
  const target = stream ?? destination({ dest: 1, sync: false })
  const logger = pino(
    {
      level,
      base: { service },
      messageKey: 'event',
      timestamp: createClock(),
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  )
  const write = (at: LogLevel) => (event: string, fields?: LogFields) => {
    if (logger.isLevelEnabled(at)) logger[at](allowed(fields), EVENT.test(event) ? event : 'unnamed')
  }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    flush() {
      if ('flushSync' in target && typeof target.flushSync === 'function') target.flushSync()
    },
  }
}

/** pino's time field in ISO form. Lines of the same millisecond share one text. */
function createClock(): () => string {
  let at = 0
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== at) {
      at = now
      text = `,"time":"${new Date(now).toISOString()}"`
    }
    return text
  }
}

/** A log that writes nothing, for tests. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, flush() {} }
