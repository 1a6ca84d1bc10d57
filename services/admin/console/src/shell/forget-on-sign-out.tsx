import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useFreshAccount } from '@exqress/ui/session/use-fresh-account.ts'
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
  useFreshAccount()
  return null
}
