import { ApiError, errorFromAnswer } from './api-error.ts'

/** What sign-in and renewal answer, as far as this client needs it. */
export type SessionAnswer = { accessToken: string }

export type SessionState =
  /** The page has just been opened; the cookie has not been asked yet. */
  | 'unknown'
  | 'signed_in'
  | 'signed_out'
  /** There was no network to ask with. What is kept on the device may be shown. */
  | 'unreachable'

export type SessionDeps = {
  fetch: typeof fetch
  /** One renewal at a time over all tabs; `navigator.locks.request` or, without Web Locks, a plain call. */
  lock: <T>(name: string, work: () => Promise<T>) => Promise<T>
  now: () => number
  /** Other tabs hear of sign-in and sign-out: a BroadcastChannel. */
  channel?: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>
  /** Where the cookie is: `POST …/refresh` renews, `DELETE …` signs out. */
  base?: string
  onReached?: (answered: boolean) => void
  sleep?: (ms: number) => Promise<void>
}

export type Session = ReturnType<typeof createSession>

/**
 * The access token, in this variable and nowhere else; the refresh token is in a cookie that no script can read.
 *
 * Renewal runs under a Web Lock, one tab at a time. Two tabs need no common token: the cookie has been turned by the
 * first, and the second turns it again. The server answers a repeated renewal with the same successor, so that an
 * answer lost on the way does not end the session, and this client may simply try again.
 */
export function createSession({
  fetch,
  lock,
  now,
  channel,
  base = '/api/session',
  onReached = () => {},
  sleep = (ms) => new Promise((done) => setTimeout(done, ms)),
}: SessionDeps) {
  let token: string | undefined
  let state: SessionState = 'unknown'
  let renewal: Promise<string | undefined> | undefined
  // raised whenever somebody signs in or out, so that a renewal that began before cannot bring the old session back
  let generation = 0
  const listeners = new Set<() => void>()

  function become(next: SessionState) {
    if (state === next) return
    state = next
    for (const listener of listeners) listener()
  }

  async function ask(method: 'POST' | 'DELETE', path = '') {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'x-exqress': '1', accept: 'application/json' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(15_000),
    })
    const body: unknown = await response.json().catch(() => undefined)
    return { status: response.status, ok: response.ok, body }
  }

  async function askForToken(): Promise<string | undefined> {
    const asked = generation
    for (const pause of [400, 1_500, undefined]) {
      const answer = await ask('POST', '/refresh').catch(() => undefined)
      onReached(answer !== undefined)
      if (asked !== generation) return token
      if (answer?.ok && typeof (answer.body as SessionAnswer | undefined)?.accessToken === 'string') {
        token = (answer.body as SessionAnswer).accessToken
        become('signed_in')
        return token
      }
      // 204: no cookie came; 401: its session is over
      if (answer?.status === 204 || answer?.status === 401) {
        token = undefined
        become('signed_out')
        return undefined
      }
      if (pause === undefined) {
        // nothing that answered said no: the session is not over, it is only out of reach
        if (state === 'unknown') become('unreachable')
        throw answer ? errorFromAnswer(answer.status, answer.body) : new ApiError('offline')
      }
      await sleep(pause)
    }
    throw new ApiError('offline')
  }

  /** Renews now. One request at a time in this tab (shared promise) and over all tabs (lock). */
  function renew(): Promise<string | undefined> {
    renewal ??= lock('exqress-session', askForToken).finally(() => {
      renewal = undefined
    })
    return renewal
  }

  function forget() {
    generation++
    token = undefined
    become('signed_out')
  }

  if (channel)
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'signed_out') forget()
      // another account may have signed in: only the cookie knows
      if (data === 'signed_in') {
        generation++
        token = undefined
        renew().catch(() => {})
      }
    }

  return {
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    /**
     * A usable token; `stale` is one that was just refused. Undefined = signed out.
     * @throws ApiError `offline` when it could not be asked for.
     */
    async accessToken(stale?: string): Promise<string | undefined> {
      if (state === 'signed_out') return undefined
      if (token && token !== stale && !endsWithin(token, 10_000, now())) return token
      return renew()
    },
    /** On start: is there a session? Never throws; afterwards `state()` tells. */
    async resume(): Promise<void> {
      if (state === 'unknown' || state === 'unreachable') await renew().catch(() => {})
    },
    /** After a sign-in call: keep its token, and let the other tabs know. */
    signedIn({ accessToken }: SessionAnswer): void {
      generation++
      token = accessToken
      become('signed_in')
      channel?.postMessage('signed_in')
    },
    /** Ends the session here and in the other tabs, at once. Offline, the cookie outlives it until the next sign-out or its end. */
    async signOut(): Promise<void> {
      forget()
      channel?.postMessage('signed_out')
      await lock('exqress-session', () => ask('DELETE')).catch(() => {})
    },
  }
}

/** Reads `exp` without trusting it: only to renew before the service would refuse. A token without a readable `exp` is used until refused. */
function endsWithin(token: string, ms: number, now: number): boolean {
  try {
    const { exp } = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'))) as {
      exp?: number
    }
    // a phone whose clock is wrong by more than a token's life would renew for ever; then wait for the refusal
    return typeof exp === 'number' && exp * 1000 - now < ms && exp * 1000 - now > -3_600_000
  } catch {
    return false
  }
}
