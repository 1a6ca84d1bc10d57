import { ApiError, errorFromAnswer } from '@exqress/ui/session/api-error.ts'

export type RawRequest = {
  method?: 'GET' | 'POST'
  path: string
  body?: Blob | string
  /** Media type of the body. */
  type?: string
  /** What the answer is: our JSON, or a file. */
  expect: 'json' | 'file'
  /** Share of the body that has left, 0 to 1. */
  onSent?: (share: number) => void
  signal?: AbortSignal
}

/** A request that the JSON client has no word for: a body whose way can be watched, or an answer that is a file. */
export type SendRaw = <T>(request: RawRequest) => Promise<T>

export type RawDeps = {
  accessToken: (stale?: string) => Promise<string | undefined>
  onReached: (answered: boolean) => void
}

/**
 * XMLHttpRequest, because `fetch` does not tell how much of a body has been sent. Renews the access token once when it is
 * refused; never tries again by itself otherwise, the person decides.
 * @throws ApiError as the JSON client does; AbortError when `signal` fires
 */
export function createSendRaw({ accessToken, onReached }: RawDeps): SendRaw {
  return async <T>(request: RawRequest) => {
    const token = await accessToken()
    if (!token) throw new ApiError('signed_out', { status: 401 })
    let answer = await attempt(request, token, onReached)
    if (answer.status === 401) {
      const renewed = await accessToken(token)
      if (!renewed) throw new ApiError('signed_out', { status: 401 })
      answer = await attempt(request, renewed, onReached)
    }
    const { status, file } = answer
    if (status >= 200 && status < 300 && request.expect === 'file') return file as T
    const body: unknown = await file
      .text()
      .then(JSON.parse)
      .catch(() => undefined)
    if (status < 200 || status >= 300) throw errorFromAnswer(status, body)
    if (body === undefined) throw new ApiError('bad_answer', { status })
    return body as T
  }
}

function attempt(
  { method = 'POST', path, body, type, onSent, signal }: RawRequest,
  token: string,
  onReached: RawDeps['onReached'],
): Promise<{ status: number; file: Blob }> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const call = new XMLHttpRequest()
    const abort = () => call.abort()
    call.open(method, path)
    call.responseType = 'blob'
    call.setRequestHeader('authorization', `Bearer ${token}`)
    call.setRequestHeader('x-exqress', '1')
    if (type !== undefined) call.setRequestHeader('content-type', type)
    call.upload.onprogress = ({ loaded, total }) => onSent?.(total > 0 ? loaded / total : 0)
    call.onload = () => {
      onReached(true)
      resolve({ status: call.status, file: call.response as Blob })
    }
    call.onerror = () => {
      onReached(false)
      reject(new ApiError('offline'))
    }
    call.onabort = () => reject(signal?.reason ?? new DOMException('aborted', 'AbortError'))
    call.onloadend = () => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    call.send(body)
  })
}
