import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/**
 * Another account may have signed in in another tab: what is shown here was the first one's, and is asked for anew.
 * @param off while this page signs in itself: it hears its own word too, and has cleared everything by then
 */
export function useFreshAccount(off = false): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined' || off) return
    const channel = new BroadcastChannel('exqress-session')
    channel.onmessage = ({ data }) => {
      if (data === 'signed_in') void queries.resetQueries()
    }
    return () => channel.close()
  }, [queries, off])
}
