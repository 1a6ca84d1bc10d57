import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useFreshAccount } from '@exqress/ui/session/use-fresh-account.ts'
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
  useFreshAccount(useLocation().pathname === '/sign-in')
  return null
}
