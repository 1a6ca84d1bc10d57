import assert from 'node:assert/strict'
import type { ApiRoute } from '@exqress/contracts/api-route.ts'
import { ErrorBody } from '@exqress/contracts/sessions.ts'
import { z } from 'zod'

export type Answer = { status: number; headers: Headers; bytes: Uint8Array<ArrayBuffer>; body: unknown; code?: string }

/** A caller of one service's API, such as an app of ours is, who holds that service to its contract. */
export type ContractClient = {
  /** The answer whatever it is; a status or code that the contract does not name fails. */
  ask(method: ApiRoute['method'], path: string, body?: unknown): Promise<Answer>
  /** A body that is not JSON, at once or as it comes. */
  send(
    method: ApiRoute['method'],
    path: string,
    body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
    type: string,
  ): Promise<Answer>
  /** The parsed answer of a call that has to succeed. */
  call<T extends z.ZodType>(schema: T, method: ApiRoute['method'], path: string, body?: unknown): Promise<z.output<T>>
  /** Of the last sign-in or renewal; kept and sent like a page does. */
  accessToken: string | undefined
  cookie: string | undefined
  /** The same person in another window: same session, other memory. */
  sameSession(): ContractClient
}

/** Codes that every call may answer, beside those that its route names. */
const everywhere = ['bad_input', 'unauthenticated', 'internal', 'unavailable', 'not_found', 'keys_waiting']

export function createContractClient(base: string, routes: readonly ApiRoute[]): ContractClient {
  const shapes = routes.map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`),
  }))
  const routeOf = (method: string, path: string) => {
    const [bare = ''] = path.split('?')
    const found = shapes.find(({ route, pattern }) => route.method === method && pattern.test(bare))
    assert.ok(found, `the contract names no ${method} ${bare}`)
    return found.route
  }
  const exchange = async (
    method: ApiRoute['method'],
    path: string,
    body?: BodyInit,
    type?: string,
  ): Promise<Answer> => {
    const route = routeOf(method, path)
    const response = await fetch(base + path, {
      method: method.toUpperCase(),
      headers: {
        'x-exqress': '1',
        ...(type ? { 'content-type': type } : {}),
        ...(client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {}),
        ...(client.cookie ? { cookie: client.cookie } : {}),
      },
      signal: AbortSignal.timeout(60_000),
      ...(body === undefined ? {} : { body }),
      ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
    })
    for (const text of response.headers.getSetCookie()) client.cookie = text.split(';')[0]
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, headers: response.headers, bytes, ...held(route, response, bytes) }
  }
  const client: ContractClient = {
    accessToken: undefined,
    cookie: undefined,
    ask: (method, path, body) =>
      body === undefined ? exchange(method, path) : exchange(method, path, JSON.stringify(body), 'application/json'),
    send: (method, path, body, type) => exchange(method, path, body, type),
    async call(schema, method, path, body) {
      const answer = await client.ask(method, path, body)
      const where = `${method} ${path.split('?')[0]}`
      assert.ok(answer.status < 300, `${where} answered ${answer.status} ${answer.code ?? ''}`)
      const parsed = schema.parse(answer.body)
      const { accessToken } = (answer.body ?? {}) as { accessToken?: string }
      if (accessToken) client.accessToken = accessToken
      return parsed
    },
    sameSession() {
      const other = createContractClient(base, routes)
      other.cookie = client.cookie
      other.accessToken = client.accessToken
      return other
    },
  }
  return client
}

/** What the contract says of this answer: a named status with its body, or the one shape of an error with a named code. */
function held(route: ApiRoute, response: Response, bytes: Uint8Array): { body: unknown; code?: string } {
  const where = `${route.method} ${route.path}`
  const answered = route.answers[response.status]
  if (response.status >= 400) {
    const { error } = ErrorBody.parse(JSON.parse(Buffer.from(bytes).toString()))
    const named = [...everywhere, ...(route.errors ?? [])]
    assert.ok(
      named.includes(error.code),
      `${where} answered ${response.status} ${error.code}, which its contract does not name`,
    )
    return { body: { error }, code: error.code }
  }
  assert.ok(answered !== undefined, `${where} answered ${response.status}, which its contract does not name`)
  if (answered === null) {
    assert.equal(bytes.length, 0, `${where} answers no body`)
    return { body: undefined }
  }
  const type = response.headers.get('content-type') ?? ''
  if (typeof answered === 'string') {
    // A photo keeps the type in which it came.
    assert.equal(type.split(/[;/]/)[0], answered.split('/')[0], where)
    return { body: undefined }
  }
  const parsed = answered.safeParse(JSON.parse(Buffer.from(bytes).toString()))
  assert.ok(parsed.success, `${where} broke its contract: ${parsed.error && z.prettifyError(parsed.error)}`)
  return { body: parsed.data }
}
