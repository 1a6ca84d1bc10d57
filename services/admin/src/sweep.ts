import { forgetBodies } from '@exqress/service/idempotency/with-idempotency.ts'
import type { Part } from '@exqress/service/lifecycle/start-parts.ts'
import type { Deps } from './deps.ts'

/** Small jobs of every half minute: what is over is deleted, the label ring is read again. */
export function sweeper(deps: Pick<Deps, 'db' | 'log' | 'sessions' | 'limits' | 'throttle' | 'keys'>): Part {
  let timer: NodeJS.Timeout | undefined
  async function sweep() {
    try {
      await deps.keys.labels.reload()
      await Promise.all([deps.sessions.sweep(), deps.limits.sweep(), deps.throttle.sweep(), forgetBodies(deps.db)])
    } catch (error) {
      deps.log.warn('sweep.failed', { err: error })
    }
  }
  return {
    name: 'sweeps',
    after: ['postgres'],
    required: false,
    async start() {
      timer = setInterval(sweep, 30_000)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
    },
  }
}
