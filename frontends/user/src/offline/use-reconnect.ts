import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery, useQueryClient } from '@tanstack/react-query'

/**
 * Tries every ten seconds, or at once by `now`, whether the service can be reached again. Any call that gets through renews the
 * session too, and with it the screen.
 */
export function useReconnect(): { now: () => void; trying: boolean } {
  const api = useApi()
  const queries = useQueryClient()
  const attempt = useQuery({
    queryKey: ['reconnect'],
    queryFn: async ({ signal }) => {
      await api.get('/api/me', { signal })
      void queries.invalidateQueries({ queryKey: ['parcels'] })
      return true
    },
    refetchInterval: 10_000,
    gcTime: 0,
  })
  return { now: () => void attempt.refetch(), trying: attempt.isFetching }
}
