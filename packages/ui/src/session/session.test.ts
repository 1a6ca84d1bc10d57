import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createApi } from './api.ts'
import { isApiError } from './api-error.ts'
import { createSession } from './session.ts'

const json = (status: number, body?: unknown) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status })
const tokenUntil = (ms: number) => `h.${btoa(JSON.stringify({ exp: Math.floor(ms / 1000) }))}.s`
const now = Date.parse('2026-11-23T00:00:00Z')
const sleep = async () => {}
const refused = { error: { code: 'unauthenticated', message: 'no', requestId: 'r1' } }

/** A service with a clockwork of answers: each call takes the next one, or throws it. */
function service(answers: Record<string, (Response | Error)[]>) {
  const calls: { url: string; method: string; headers: Headers; body: unknown }[] = []
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    calls.push({ url: String(url), method: init.method ?? 'GET', headers: new Headers(init.headers), body: init.body })
    const answer = answers[`${init.method} ${url}`]?.shift() ?? new Error(`no answer left for ${init.method} ${url}`)
    if (answer instanceof Error) throw answer
    return answer
  }
  return { fetch: fetch as typeof globalThis.fetch, calls }
}

/** Web Locks as the standard has them: first come, first served, for all who hold the same queue. */
function locks() {
  let last: Promise<unknown> = Promise.resolve()
  let most = 0
  let inside = 0
  return {
    most: () => most,
    lock: <T>(_: string, work: () => Promise<T>): Promise<T> => {
      const run = last.then(async () => {
        most = Math.max(most, ++inside)
        return work().finally(() => inside--)
      })
      last = run.catch(() => {})
      return run
    },
  }
}

const signIn = (fetch: typeof globalThis.fetch, { lock } = locks()) =>
  createSession({ fetch, lock, now: () => now, sleep })

describe('session', () => {
  test('ten calls at once renew once, with the header that a foreign page cannot send', async () => {
    const { fetch, calls } = service({
      'POST /api/session/refresh': [json(200, { accessToken: tokenUntil(now + 600_000) })],
    })
    const session = signIn(fetch)
    const tokens = await Promise.all(Array.from({ length: 10 }, () => session.accessToken()))
    assert.equal(new Set(tokens).size, 1)
    assert.equal(calls.length, 1)
    assert.equal(calls[0]?.headers.get('x-exqress'), '1')
    assert.equal(session.state(), 'signed_in')
  })

  test('two tabs renew one after the other', async () => {
    const { fetch, calls } = service({
      'POST /api/session/refresh': [json(200, { accessToken: 'one' }), json(200, { accessToken: 'two' })],
    })
    const shared = locks()
    const tabs = [signIn(fetch, shared), signIn(fetch, shared)]
    assert.deepEqual(await Promise.all(tabs.map((tab) => tab.accessToken())), ['one', 'two'])
    assert.equal(calls.length, 2)
    assert.equal(shared.most(), 1)
  })

  test('no network: tried again, then out of reach, never signed out', async () => {
    const offline = new TypeError('Failed to fetch')
    const { fetch } = service({
      'POST /api/session/refresh': [offline, offline, offline, json(503), json(200, { accessToken: 'late' })],
    })
    const session = signIn(fetch)
    await session.resume()
    assert.equal(session.state(), 'unreachable')
    await session.resume()
    assert.equal(session.state(), 'signed_in')
  })

  test('a renewal that was under way cannot bring back who has signed out', async () => {
    let answer: (response: Response) => void = () => {}
    const session = signIn(((_: string, init: RequestInit) =>
      init.method === 'DELETE'
        ? Promise.resolve(json(204))
        : new Promise((done) => {
            answer = done
          })) as typeof globalThis.fetch)
    const renewal = session.accessToken()
    await new Promise(setImmediate)
    const over = session.signOut()
    answer(json(200, { accessToken: 'ghost' }))
    assert.equal(await renewal, undefined)
    await over
    assert.equal(session.state(), 'signed_out')
    assert.equal(await session.accessToken(), undefined)
  })

  test('a token about to end is renewed before it is sent', async () => {
    const { fetch, calls } = service({ 'POST /api/session/refresh': [json(200, { accessToken: 'fresh' })] })
    const session = signIn(fetch)
    session.signedIn({ accessToken: tokenUntil(now + 5_000) })
    assert.equal(await session.accessToken(), 'fresh')
    assert.equal(calls.length, 1)
  })
})

describe('api', () => {
  const open = (answers: Record<string, (Response | Error)[]>, tokens: (string | undefined)[] = ['one', 'two']) => {
    const { fetch, calls } = service(answers)
    const given: (string | undefined)[] = []
    const api = createApi({
      fetch,
      sleep,
      accessToken: async (stale) => {
        given.push(stale)
        return stale ? tokens[1] : tokens[0]
      },
    })
    return { api, calls, given }
  }

  test('a refused token is renewed and the call sent once more, not for ever', async () => {
    const good = open({ 'GET /api/parcels': [json(401, refused), json(200, { items: [] })] })
    assert.deepEqual(await good.api.get('/api/parcels'), { items: [] })
    assert.deepEqual(
      good.calls.map(({ headers }) => headers.get('authorization')),
      ['Bearer one', 'Bearer two'],
    )
    assert.deepEqual(good.given, [undefined, 'one'])

    const bad = open({ 'GET /api/parcels': [json(401, refused), json(401, refused)] })
    await assert.rejects(bad.api.get('/api/parcels'), (error) => isApiError(error, 'unauthenticated'))
    const gone = open({ 'GET /api/parcels': [json(401, refused)] }, ['one', undefined])
    await assert.rejects(gone.api.get('/api/parcels'), (error) => isApiError(error, 'signed_out'))
  })

  test('reads are tried again on a bad network; a write only when it may be repeated', async () => {
    const lost = new TypeError('Failed to fetch')
    const read = open({ 'GET /api/parcels': [lost, json(503), json(200, 'here')] })
    assert.equal(await read.api.get('/api/parcels'), 'here')
    const write = open({ 'POST /api/scans': [lost, json(200, {})] })
    await assert.rejects(write.api.post('/api/scans', { body: {} }), (error) => isApiError(error, 'offline'))
    assert.equal(write.calls.length, 1)
    const repeated = open({ 'POST /api/scans': [lost, json(200, 'once')] })
    assert.equal(await repeated.api.post('/api/scans', { body: { id: 'x' }, idempotent: true }), 'once')
  })

  test('errors keep code, request id and details; what is not ours is a bad answer', async () => {
    const { api } = open({
      'POST /api/claims': [
        json(409, { error: { code: 'claim_refused', message: 'no', requestId: 'r9', triesLeft: 4 } }),
      ],
      'GET /api/parcels': [new Response('<html>hotel</html>', { status: 200 })],
      'GET /api/me': [new Response('<html>gone</html>', { status: 404 })],
    })
    await assert.rejects(api.post('/api/claims', { body: {} }), {
      code: 'claim_refused',
      status: 409,
      requestId: 'r9',
      details: { triesLeft: 4 },
    })
    await assert.rejects(api.get('/api/parcels'), (error) => isApiError(error, 'bad_answer'))
    await assert.rejects(api.get('/api/me'), (error) => isApiError(error, 'bad_answer'))
  })

  test('a cancelled call is not tried again and is no error of the network', async () => {
    const control = new AbortController()
    const { api, calls } = open({ 'GET /api/parcels': [new DOMException('', 'AbortError') as Error] })
    control.abort()
    await assert.rejects(api.get('/api/parcels', { signal: control.signal }), { name: 'AbortError' })
    assert.equal(calls.length, 1)
  })

  test('answers are checked where that is switched on', async () => {
    const answer = async () => ({
      parse: (value: unknown) => {
        if (value !== 7) throw new TypeError('not seven')
        return 7
      },
    })
    const { fetch } = service({ 'GET /api/n': [json(200, 8), json(200, 8)] })
    const deps = { fetch, accessToken: async () => 'one', sleep }
    await assert.rejects(createApi({ ...deps, checkAnswers: true }).get('/api/n', { answer }), TypeError)
    assert.equal(await createApi(deps).get('/api/n', { answer }), 8)
  })
})
