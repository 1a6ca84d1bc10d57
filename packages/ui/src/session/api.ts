import { ApiError, errorFromAnswer } from './api-error.ts'

/** A zod schema, or anything that parses; loaded only where answers are checked (`checkAnswers`). */
export type AnswerSchema<T> = () => Promise<{ parse: (value: unknown) => T }>

export type CallOptions<T> = {
  /**
   * The answer's schema: `() => import('@exqress/contracts/parcels.ts').then((m) => m.TakenParcel)`. It types the
   * answer; it is loaded and run in development and tests only (zod is 24 kB gzip of the 120 kB first load, and the
   * service has parsed the same answer with the same schema before sending it).
   */
  answer?: AnswerSchema<T>
  /** JSON body; or a Blob, sent as it is (photos). */
  body?: unknown
  /** Query; undefined values are left out. */
  query?: Readonly<Record<string, string | number | boolean | undefined>>
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
  /**
   * May be sent again when no answer came. Default: yes for GET and PUT; for the others only if the body carries a
   * client id (`idempotent: true`), because the first try may have arrived.
   */
  idempotent?: boolean
  /** Milliseconds for one attempt, where an answer takes long. */
  timeout?: number
  /** Without the access token (sign-up, sign-in, public pages). */
  anonymous?: boolean
}

export type Api = {
  get: <T = unknown>(path: string, options?: CallOptions<T>) => Promise<T>
  post: <T = unknown>(path: string, options?: CallOptions<T>) => Promise<T>
  put: <T = unknown>(path: string, options?: CallOptions<T>) => Promise<T>
  patch: <T = unknown>(path: string, options?: CallOptions<T>) => Promise<T>
  delete: <T = unknown>(path: string, options?: CallOptions<T>) => Promise<T>
}

export type ApiDeps = {
  fetch: typeof fetch
  /** A token that is good for some seconds yet, renewed if need be; undefined = no session. `stale` was just refused. */
  accessToken: (stale?: string) => Promise<string | undefined>
  /** Told after every attempt whether anything answered. */
  onReached?: (answered: boolean) => void
  /** Parse answers with their schemas. Pass `import.meta.env.DEV`. */
  checkAnswers?: boolean
  /** Milliseconds before each further attempt. */
  waits?: readonly number[]
  /** Milliseconds for one attempt. */
  timeout?: number
  sleep?: (ms: number) => Promise<void>
}

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/**
 * The client of our JSON APIs. Sends `x-exqress: 1` (CSRF) and the access token; renews it once when it is refused;
 * tries again on a bad network (no answer, 502, 503, 504; 429 is told to the person instead).
 * @throws ApiError for everything that is not the answer; AbortError when `signal` fires.
 */
export function createApi({
  fetch,
  accessToken,
  onReached = () => {},
  checkAnswers = false,
  waits = [300, 1_200],
  timeout = 15_000,
  sleep = wait,
}: ApiDeps): Api {
  async function attempt(method: string, url: string, options: CallOptions<unknown>, token: string | undefined) {
    const blob = options.body instanceof Blob
    const limit = AbortSignal.timeout(options.timeout ?? (blob ? timeout * 4 : timeout))
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'x-exqress': '1',
        ...(options.body !== undefined && !blob && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: blob ? (options.body as Blob) : JSON.stringify(options.body) }),
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
      credentials: 'same-origin',
      cache: 'no-store',
    })
    return { status: response.status, ok: response.ok, body: await bodyOf(response) }
  }

  async function attempts(method: string, url: string, options: CallOptions<unknown>, token: string | undefined) {
    const again = options.idempotent ?? (method === 'GET' || method === 'PUT')
    for (let i = 0; ; i++) {
      try {
        const answer = await attempt(method, url, options, token)
        onReached(true)
        if (!(again && i < waits.length && [502, 503, 504].includes(answer.status))) return answer
      } catch (error) {
        if (options.signal?.aborted) throw error
        if (!again || i >= waits.length) {
          onReached(false)
          throw new ApiError('offline')
        }
      }
      await sleep(waits[i] ?? 0)
    }
  }

  async function call<T>(method: string, path: string, options: CallOptions<T> = {}): Promise<T> {
    const url = withQuery(path, options.query)
    const token = options.anonymous ? undefined : await accessToken()
    if (!options.anonymous && !token) throw new ApiError('signed_out', { status: 401 })
    let answer = await attempts(method, url, options, token)
    if (answer.status === 401 && token) {
      const renewed = await accessToken(token)
      if (!renewed) throw new ApiError('signed_out', { status: 401 })
      answer = await attempts(method, url, options, renewed)
    }
    if (!answer.ok) throw errorFromAnswer(answer.status, answer.body)
    if (answer.body === notJson) throw new ApiError('bad_answer', { status: answer.status })
    if (!checkAnswers || !options.answer) return answer.body as T
    return (await options.answer()).parse(answer.body)
  }

  const of =
    (method: string) =>
    <T>(path: string, options?: CallOptions<T>) =>
      call(method, path, options)
  return { get: of('GET'), post: of('POST'), put: of('PUT'), patch: of('PATCH'), delete: of('DELETE') }
}

const notJson = Symbol('not JSON')

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  // photos, papers and files to keep; only services of ours answer them, and an error is JSON all the same
  if (response.headers.get('content-disposition')?.startsWith('attachment')) return response.blob()
  if (/^(image\/|application\/pdf)/.test(response.headers.get('content-type') ?? '')) return response.blob()
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return notJson
  }
}

function withQuery(path: string, query: CallOptions<unknown>['query'] = {}) {
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`
}
