import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

export function useCarriers() {
  const api = useApi()
  return useQuery({
    queryKey: ['carriers'],
    queryFn: ({ signal }) => api.get('/api/carriers', { signal, answer: answer('Carriers') }),
    staleTime: 60_000,
  })
}
