import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useMe } from '../account/me-query.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'

/**
 * When the session is over, nothing that was read stays in memory. What waits to be sent does stay, because a session may end by
 * itself in the middle of a shift; it is dropped when somebody else signs in.
 */
export function ForgetOnSignOut() {
  const { state } = useSession()
  const queries = useQueryClient()
  const { clear } = useOutbox()
  const courierId = useMe().data?.courierId
  const last = useRef<string>(undefined)
  useEffect(() => {
    if (state === 'signed_out') queries.clear()
  }, [state, queries])
  useEffect(() => {
    if (!courierId) return
    if (last.current && last.current !== courierId) clear()
    last.current = courierId
  }, [courierId, clear])
  return null
}
