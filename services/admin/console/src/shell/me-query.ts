import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

/** Who is signed in, and what they may do. */
export function useMe() {
  const api = useApi()
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get('/api/me', { signal, answer: answer('AdminMe') }),
    staleTime: 300_000,
  })
}
