import type { RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log/create-log.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import { closeServer, listen } from './create-server.ts'
import type { Readiness } from './readiness.ts'
import { REFUSED, RefusedToStart, sayRefusal } from './refused-to-start.ts'
import { type Part, startParts } from './start-parts.ts'

export type RunningService = {
  port: number
  opsPort: number | undefined
  /** Resolves when every part is up for the first time. */
  up: Promise<void>
  /** Stops gracefully; the process stays. Calling it again waits for the same stop. True if nothing had to be cut off. */
  stop(): Promise<boolean>
}

type ServiceOptions = {
  log: Log
  readiness: Readiness
  app: RequestListener
  port: number
  host?: string
  /** Milliseconds for receiving a whole request, 30,000 unless given. */
  requestTimeoutMs?: number
  /** A second port for probes and metrics, which no ingress routes. */
  ops?: { app: RequestListener; port: number }
  parts: readonly Part[]
  metrics?: Metrics
  /** Milliseconds between "not ready" and the last accepted request, so that load balancers notice; 0 when none is there. */
  drainMs?: number
  /** Milliseconds for requests to end, and again for the parts to stop. */
  graceMs?: number
}

/**
 * Starts a service: listens at once, then starts the parts in the background, each tried again until it succeeds, so
 * that the service comes up while Postgres or Kafka are away, and `/readyz` says which. Stops in the reverse order: not
 * ready, wait, close the server, stop the parts.
 * @throws Error `EADDRINUSE` and its like, when it cannot listen
 */
export async function startService(
  options: ServiceOptions & { fatal: (error: unknown) => void },
): Promise<RunningService> {
  const { log, readiness, app, ops, parts, drainMs = 0, graceMs = 10_000, fatal } = options
  const main = await listen(app, {
    port: options.port,
    host: options.host,
    ...(options.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: options.requestTimeoutMs }),
  })
  const side = ops && (await listen(ops.app, { port: ops.port, host: options.host }))
  options.metrics?.measuredBy(
    'job_last_success_timestamp_seconds',
    'When a job in the background was last done whole.',
    'job',
    () => new Map(parts.flatMap((part) => (part.lastSuccess ? [[part.name, (part.lastSuccess() ?? 0) / 1000]] : []))),
  )
  const running = startParts({ parts, readiness, log, fatal })
  log.info('service.listening', { port: main.port })
  running.up.then(() => log.info('service.up', { port: main.port }))

  let stopping: Promise<boolean> | undefined
  async function stop(): Promise<boolean> {
    readiness.stop()
    log.info('service.stopping')
    await sleep(drainMs)
    const whole = await closeServer(main.server, graceMs)
    const stopped = await Promise.race([running.stop().then(() => true), sleep(graceMs, false, { ref: false })])
    if (side) await closeServer(side.server, 500)
    log[whole && stopped ? 'info' : 'warn']('service.stopped', whole && stopped ? {} : { code: 'cut_off' })
    return whole && stopped
  }

  return {
    port: main.port,
    opsPort: side?.port,
    up: running.up,
    stop() {
      stopping ??= stop()
      return stopping
    },
  }
}

/**
 * {@link startService} for a `main.ts`: stops on SIGTERM and SIGINT (a second signal ends at once), and on anything that
 * nobody caught, then ends the process: 0 after a whole stop, 78 with a sentence where it must not run as it is set up, 1 otherwise.
 */
export async function runService(options: ServiceOptions): Promise<RunningService> {
  const { log } = options
  let service: RunningService | undefined
  let ending = false

  async function end(code: number): Promise<void> {
    if (ending) return
    ending = true
    const whole = (await service?.stop()) ?? true
    log.flush()
    process.exit(whole || code === REFUSED ? code : 1)
  }
  const fatal = (error: unknown) => {
    log.error('service.failed', { err: error })
    if (error instanceof RefusedToStart && !ending) sayRefusal(error)
    void end(error instanceof RefusedToStart ? REFUSED : 1)
  }

  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', fatal)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1)
      log.info('service.signal', { signal })
      void end(0)
    })
  }
  try {
    service = await startService({ ...options, fatal })
    return service
  } catch (error) {
    log.error('service.failed', { port: options.port, err: error })
    log.flush()
    process.exit(1)
  }
}
