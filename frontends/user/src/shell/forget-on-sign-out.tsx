import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { forgetSeen } from '../offline/seen-store.ts'

/** When the session is over, here or in another tab, nothing of it stays: not in memory, not in the offline view. */
export function ForgetOnSignOut() {
  const { state } = useSession()
  const queries = useQueryClient()
  useEffect(() => {
    if (state !== 'signed_out') return
    queries.clear()
    forgetSeen()
  }, [state, queries])
  const signingIn = useLocation().pathname === '/sign-in'
  useEffect(() => {
    // a page hears its own sign-in too; it has cleared everything itself by then
    if (typeof BroadcastChannel === 'undefined' || signingIn) return
    // another account may have signed in in another tab: what is shown here was the first one's
    const channel = new BroadcastChannel('exqress-session')
    channel.onmessage = ({ data }) => {
      if (data === 'signed_in') void queries.resetQueries()
    }
    return () => channel.close()
  }, [queries, signingIn])
  return null
}
