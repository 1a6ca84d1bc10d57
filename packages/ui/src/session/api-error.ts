/**
 * What a call may end in, other than its answer.
 * `code` is the service's own (`not_readable`, `bad_input`, …) or one of the client's:
 * - `offline`: no answer came, though it was tried again
 * - `signed_out`: there is no session any more
 * - `bad_answer`: something answered that is not our service (a hotel's sign-in page, a proxy's error)
 * `requestId` is what support asks for; absent when no service answered.
 */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly requestId: string | undefined
  /** Further fields of the error (row errors, tries left), as the service sent them. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    {
      message = code,
      status = 0,
      requestId,
      details = {},
    }: { message?: string; status?: number; requestId?: string | undefined; details?: Record<string, unknown> } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.requestId = requestId
    this.details = details
  }
}

/** `isApiError(error, 'not_readable', 'label_invalid')`; without codes: any. */
export const isApiError = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof ApiError && (codes.length === 0 || codes.includes(error.code))

/** Which parts of the request an error speaks of, as dotted paths: `waybillIds.3`. */
export function pathsOf(error: unknown): string[] {
  const found = isApiError(error) ? error.details.details : undefined
  return Array.isArray(found) ? found.map(({ path }: { path?: unknown }) => String(path)) : []
}

/** Reads `{ error: { code, message, requestId, … } }`; anything else is `bad_answer`. */
export function errorFromAnswer(status: number, body: unknown): ApiError {
  const error = (body as { error?: Record<string, unknown> } | null)?.error
  if (typeof error !== 'object' || error === null || typeof error.code !== 'string')
    return new ApiError('bad_answer', { status })
  const { code, message, requestId, ...details } = error
  return new ApiError(code as string, {
    status,
    ...(typeof message === 'string' && { message }),
    ...(typeof requestId === 'string' && { requestId }),
    details,
  })
}
