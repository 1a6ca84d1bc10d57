import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log/create-log.ts'
import type { Readiness } from './readiness.ts'

/** Something that a service needs to have running beside its HTTP server. */
export type Part = {
  /** Lower-case name, as `/readyz` shows it: `postgres`, `relay`, `consumers`. */
  name: string
  /** Names of parts that must be up first. */
  after?: readonly string[]
  /** False: the service is ready without it (events follow when the broker is back). Default true. */
  required?: boolean
  /**
   * Resolves when the part is up; a rejection is tried again with growing pauses. `fatal` ends the service from a
   * running part; `signal` fires when the service stops.
   */
  start(context: { fatal: (error: unknown) => void; signal: AbortSignal }): Promise<void>
  /** Asked every few seconds while the part runs; a rejection shows it as away until it resolves again. */
  check?(): Promise<unknown>
  /** When its work was last done whole, in milliseconds since 1970; for work that is done again and again. */
  lastSuccess?(): number | undefined
  /** Ends it; called in the reverse order of the list, also when `start` never succeeded. */
  stop?(): Promise<void>
}

const CHECK_MS = 2_000
const CHECK_LIMIT_MS = 2_000

/** Starts all parts in the background, each as soon as the ones before it are up. Returns what stops them. */
export function startParts({
  parts,
  readiness,
  log,
  fatal,
}: {
  parts: readonly Part[]
  readiness: Readiness
  log: Log
  fatal: (error: unknown) => void
}): { up: Promise<void>; stop(): Promise<void> } {
  const abort = new AbortController()
  const started = new Map<string, Promise<void>>()
  const begun = new Set<Part>()

  for (const part of parts) {
    readiness.set(part.name, false, { required: part.required ?? true })
    const before = (part.after ?? []).map((name) => {
      const found = started.get(name)
      if (!found) throw new Error(`Part ${part.name} comes after ${name}, which is not before it in the list`)
      return found
    })
    started.set(part.name, run(part, before))
  }

  async function run(part: Part, before: Promise<void>[]): Promise<void> {
    await Promise.all(before)
    for (let attempt = 1; !abort.signal.aborted; attempt++) {
      try {
        begun.add(part)
        await part.start({ fatal, signal: abort.signal })
        readiness.set(part.name, true)
        log.info('part.up', { part: part.name, attempt })
        if (part.check) void watch(part, part.check.bind(part))
        return
      } catch (error) {
        if (abort.signal.aborted) break
        const delayMs = Math.round(Math.min(5_000, 200 * 2 ** Math.min(attempt - 1, 10)) * (0.75 + Math.random() / 2))
        log.warn('part.waiting', { part: part.name, attempt, delayMs, err: error })
        await pause(delayMs)
      }
    }
    // Stopped before it was up: what comes after it never starts.
    await new Promise<never>(() => {})
  }

  async function watch(part: Part, check: () => Promise<unknown>): Promise<void> {
    let up = true
    while (!abort.signal.aborted) {
      await pause(CHECK_MS)
      if (abort.signal.aborted) return
      const now = await within(CHECK_LIMIT_MS, check)
      if (now !== up) log.warn(now ? 'part.back' : 'part.away', { part: part.name })
      up = now
      readiness.set(part.name, up)
    }
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: abort.signal }).catch(() => {})

  return {
    up: Promise.all(started.values()).then(() => {}),
    async stop() {
      abort.abort()
      for (const part of [...parts].reverse()) {
        if (!begun.has(part) || !part.stop) continue
        try {
          await part.stop()
        } catch (error) {
          log.warn('part.stop_failed', { part: part.name, err: error })
        }
      }
    },
  }
}

async function within(ms: number, work: () => Promise<unknown>): Promise<boolean> {
  const limit = new AbortController()
  const answer = await Promise.race([
    work().then(
      () => true,
      () => false,
    ),
    sleep(ms, false, { signal: limit.signal }).catch(() => false),
  ])
  limit.abort()
  return answer
}
