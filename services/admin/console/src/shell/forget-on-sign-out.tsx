import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useImportRun } from '../imports/import-run.tsx'

/** When the session is over, here or in another tab, nothing of it stays in memory. */
export function ForgetOnSignOut() {
  const { state } = useSession()
  const queries = useQueryClient()
  const { reset } = useImportRun()
  useEffect(() => {
    if (state !== 'signed_out') return
    queries.clear()
    reset()
  }, [state, queries, reset])
  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined') return
    // another account may have signed in in another tab: what is shown here was the first one's
    const channel = new BroadcastChannel('exqress-session')
    channel.onmessage = ({ data }) => {
      if (data === 'signed_in') void queries.resetQueries()
    }
    return () => channel.close()
  }, [queries])
  return null
}
