import { setTimeout as sleep } from 'node:timers/promises'
import type { Part } from '@exqress/service/lifecycle/start-parts.ts'
import type { Log } from '@exqress/service/log/create-log.ts'

/**
 * Work that is done again and again in the background, as a part of the service. A round that fails is told to the log and repeated
 * after a growing pause, at most a minute: what it could not do is still due.
 */
export function rounds({
  name,
  everyMs,
  work,
  log,
}: {
  name: string
  everyMs: number
  work: () => Promise<unknown>
  log: Log
}): Part {
  const stop = new AbortController()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    let pause = everyMs
    while (!stop.signal.aborted) {
      try {
        await work()
        pause = everyMs
      } catch (error) {
        log.warn('round.failed', { job: name, err: error })
        pause = Math.max(everyMs, Math.min(pause * 2, 60_000))
      }
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  return {
    name,
    after: ['postgres'],
    required: false,
    async start() {
      running ??= run()
    },
    async stop() {
      stop.abort()
      await running
    },
  }
}
