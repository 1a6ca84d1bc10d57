/** One finding about an input: where (dotted path) and which kind, never the value. */
export type InputIssue = { path: string; code: string }

type AppErrorOptions = { details?: readonly InputIssue[]; retryAfter?: number; cause?: unknown }

/**
 * An answer that the caller should understand. `code` is stable and typed by what the caller should do; `message` is a
 * constant English sentence and never holds data. Everything else that is thrown becomes a 500 `internal`.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly status: number
  readonly code: string
  readonly details: readonly InputIssue[] | undefined
  /** Seconds, sent as the `retry-after` header. */
  readonly retryAfter: number | undefined

  constructor(status: number, code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.status = status
    this.code = code
    this.details = options.details
    this.retryAfter = options.retryAfter
  }
}

/** 400: mend the request; `details` say where. */
export const badInput = (details?: readonly InputIssue[], code = 'bad_input') =>
  new AppError(400, code, 'The request is not valid.', details ? { details } : {})

/** 401: sign in or renew, then try again. */
export const unauthenticated = (code = 'unauthenticated') => new AppError(401, code, 'Sign in first.')

/** 403: this caller may not do that at all. */
export const forbidden = (code = 'forbidden') => new AppError(403, code, 'This is not allowed.')

/** 404 for things that are no secret. Anything about a parcel uses {@link notReadable}. */
export const notFound = (code = 'not_found') => new AppError(404, code, 'There is nothing here.')

/** 409: look at the current state and decide again. */
export const conflict = (code = 'conflict', details?: readonly InputIssue[]) =>
  new AppError(409, code, 'This does not fit the current state.', details ? { details } : {})

/** 410: it was there and will not come back. */
export const gone = (code = 'gone') => new AppError(410, code, 'This no longer exists.')

/** 413: send less. */
export const tooLarge = (code = 'too_large') => new AppError(413, code, 'The request is too large.')

/** 415: send another form of it. */
export const unsupportedMedia = (code = 'unsupported_media') =>
  new AppError(415, code, 'This kind of content is not accepted here.')

/** 422: well-formed, yet it cannot be done as asked. */
export const unprocessable = (code: string) => new AppError(422, code, 'The request cannot be carried out.')

/** 429: wait `retryAfter` seconds. */
export const tooMany = (retryAfter: number, code = 'too_many') =>
  new AppError(429, code, 'Too many attempts. Wait a little.', { retryAfter: Math.max(1, Math.ceil(retryAfter)) })

/** 503: nothing was lost; try again after `retryAfter` seconds. */
export const unavailable = (code = 'unavailable', retryAfter = 2, cause?: unknown) =>
  new AppError(503, code, 'This is not available right now. Try again.', { retryAfter, cause })

/** 422: the scanned text does not decode or decrypt. No database was asked. */
export const labelInvalid = () => new AppError(422, 'label_invalid', 'Nothing can be opened with this label.')

/**
 * 404: an authentic label or an id, and anything else (not yours, void, destroyed, unknown). It takes no argument on
 * purpose: the answer is byte-identical for every cause, apart from the request id.
 */
export const notReadable = () => new AppError(404, 'not_readable', 'Nothing can be opened with this label.')

/**
 * 429: whoever asks has decoded as much as they may. Like {@link notReadable} it takes no argument: it is said before the label is looked
 * up, so it tells nothing about one.
 */
export const overBudget = () =>
  new AppError(429, 'decode_budget', 'No more labels can be opened for now. Ask the desk.')
