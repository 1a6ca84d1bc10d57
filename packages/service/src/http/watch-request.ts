import type { Request, Response } from 'express'
import type { Log } from '../log/create-log.ts'
import type { Metrics } from '../metrics/create-metrics.ts'

/**
 * When the answer is out: one log line and one observation, with the route's pattern in place of the URL.
 * `patterns` maps Express's route objects to their patterns.
 */
export function watchRequest(
  { log, metrics, patterns }: { log: Log; metrics: Metrics; patterns: WeakMap<object, string> },
  req: Request,
  res: Response,
  requestId: string,
): void {
  const start = performance.now()
  res.once('close', () => {
    const durationMs = Math.round((performance.now() - start) * 100) / 100
    const route = (req.route && patterns.get(req.route)) ?? '(none)'
    // 499, as nginx has it: the caller hung up before the answer.
    const status = res.writableFinished ? res.statusCode : 499
    metrics.observeRequest(req.method, route, status, durationMs / 1000)
    const fields = { route, method: req.method, status, durationMs, requestId }
    const code: unknown = res.locals.code
    log.info('request.done', typeof code === 'string' ? { ...fields, code } : fields)
  })
}
