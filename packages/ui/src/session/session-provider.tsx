import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'
import { type Api, createApi } from './api.ts'
import { reportReached } from './online.ts'
import { createSession, type Session, type SessionState } from './session.ts'

export type Client = { session: Session; api: Api }

/**
 * The session and API client of this page, on the browser's own parts. Make it once, in `main.tsx`: it asks for a running session at
 * once, before anything is drawn, as most screens wait for the answer.
 */
export function createClient(): Client {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('exqress-session')
  const session = createSession({
    fetch: (...args) => fetch(...args),
    now: Date.now,
    // without Web Locks (old WebViews) the server's idempotent renewal still keeps two tabs from ending the session
    lock: async (name, work) => (navigator.locks ? await navigator.locks.request(name, work) : await work()),
    onReached: reportReached,
    ...(channel && { channel }),
  })
  session.subscribe(() => noteReturning(session.state()))
  void session.resume()
  const api = createApi({
    fetch: (...args) => fetch(...args),
    accessToken: session.accessToken,
    onReached: reportReached,
    checkAnswers: import.meta.env.DEV,
  })
  return { session, api }
}

const returning = 'exqress-returning'

/** Kept so that the next start knows what to show while the cookie is asked: that a session was begun here, not whose. */
function noteReturning(state: SessionState): void {
  try {
    if (state === 'signed_in') localStorage.setItem(returning, '1')
    if (state === 'signed_out') localStorage.removeItem(returning)
  } catch {} // storage is off: every start is a first one
}

/** Whether somebody was signed in here when this page was last open. Only a guess of what to show; the cookie alone knows. */
export function isReturning(): boolean {
  try {
    return localStorage.getItem(returning) !== null
  } catch {
    return false
  }
}

const ClientContext = createContext<Client | undefined>(undefined)

/** Wraps the app; asks for a running session again whenever the network is back. */
export function SessionProvider({ client, children }: { client: Client; children: ReactNode }) {
  useEffect(() => {
    const resume = () => void client.session.resume()
    addEventListener('online', resume)
    return () => removeEventListener('online', resume)
  }, [client])
  return <ClientContext value={client}>{children}</ClientContext>
}

function useClient(): Client {
  const client = useContext(ClientContext)
  if (!client) throw new Error('SessionProvider is missing')
  return client
}

export const useApi = (): Api => useClient().api

/** The session's state, and what to do with it; `resume` asks again when it was out of reach. */
export function useSession(): { state: SessionState } & Pick<Session, 'signedIn' | 'signOut' | 'resume'> {
  const { session } = useClient()
  const state = useSyncExternalStore(session.subscribe, session.state)
  return { state, signedIn: session.signedIn, signOut: session.signOut, resume: session.resume }
}
