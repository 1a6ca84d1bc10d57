import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log/create-log.ts'
import type { Part } from './start-parts.ts'

/** Milliseconds between rounds that fail, at most. */
const LONGEST_PAUSE = 10_000

/**
 * Work that is done again and again in the background, as a part of the service. A round that fails is told to the log and repeated
 * after a growing pause of at most ten seconds: what it could not do is still due. Stopping waits for the round in hand.
 * @param work one round; answers `more` when something is left that need not wait for the next one
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
  let succeededAt: number | undefined

  async function run(): Promise<void> {
    let failures = 0
    while (!stop.signal.aborted) {
      try {
        const answer = await work()
        failures = 0
        succeededAt = Date.now()
        if (answer === 'more') continue
      } catch (error) {
        failures++
        log.warn('round.failed', { job: name, attempt: failures, err: error })
      }
      const pause = failures === 0 ? everyMs : Math.min(500 * 2 ** Math.min(failures, 10), LONGEST_PAUSE)
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  return {
    name,
    after: ['recovery'],
    required: false,
    async start() {
      running ??= run()
    },
    lastSuccess: () => succeededAt,
    async stop() {
      stop.abort()
      await running
    },
  }
}
