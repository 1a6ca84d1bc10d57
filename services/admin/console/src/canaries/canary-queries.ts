import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

/** All labels that belong to nobody. Renewed while it is looked at: an alarm may come in. */
export function useCanaries() {
  const api = useApi()
  return useQuery({
    queryKey: ['canaries'],
    queryFn: ({ signal }) => api.get('/api/canaries', { signal, answer: answer('Canaries') }),
    refetchInterval: 60_000,
  })
}
