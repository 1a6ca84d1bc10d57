import { KeyMissing } from '@exqress/crypto/key-store.ts'
import type { ErrorRequestHandler, Response } from 'express'
import { isPassingAwsError } from '../aws/is-passing-aws-error.ts'
import { isPassingDatabaseError } from '../db.ts'
import { AppError, badInput, notFound, unavailable } from '../errors/app-error.ts'
import { UpstreamRefusal } from '../internal/upstream-refusal.ts'
import type { Log } from '../log/create-log.ts'

/** The one error shape; `x-request-id` holds the request id too. */
export function writeError(res: Response, error: AppError): void {
  const requestId = String(res.getHeader('x-request-id') ?? '')
  res.locals.code = error.code
  if (error.retryAfter !== undefined) res.setHeader('retry-after', String(error.retryAfter))
  const { code, message, details } = error
  res
    .status(error.status)
    .json({ error: details ? { code, message, requestId, details } : { code, message, requestId } })
}

/** The last handler of an app: turns whatever was thrown into the error shape, and logs what is our fault. */
export function answerError(log: Log): ErrorRequestHandler {
  return (thrown, _req, res, next) => {
    const error = asAppError(thrown)
    if (error.status >= 500) {
      log.error('request.failed', {
        requestId: String(res.getHeader('x-request-id')),
        code: error.code,
        err: thrown,
        ...(thrown instanceof KeyMissing ? { keyId: thrown.keyName } : {}),
      })
    }
    if (res.headersSent) {
      // Half an answer is out: the only honest end is a broken connection.
      res.locals.code = error.code
      next(thrown)
      return
    }
    writeError(res, error)
  }
}

/** What a caller is told about anything that was thrown. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (isPassingDatabaseError(thrown) || isPassingAwsError(thrown)) return unavailable('unavailable', 2)
  // What needs this key waits for it; everything else goes on. The log names the key.
  if (thrown instanceof KeyMissing) return unavailable('keys_waiting', 60)
  if (thrown instanceof UpstreamRefusal)
    return new AppError(502, 'upstream_refused', 'Something went wrong on our side.')
  // Express: a path or parameter with a broken percent-encoding.
  if (thrown instanceof URIError) return badInput()
  if (thrown instanceof Error && 'status' in thrown && thrown.status === 404) return notFound()
  return new AppError(500, 'internal', 'Something went wrong on our side.')
}
