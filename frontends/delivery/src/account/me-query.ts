import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

/** Who is signed in and whether they may work; asked again by itself while they wait to be approved. */
export function useMe() {
  const api = useApi()
  const { state } = useSession()
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get('/api/me', { signal, answer: answer('CourierMe') }),
    enabled: state === 'signed_in',
    staleTime: 300_000,
    refetchInterval: ({ state: { data } }) => (data && data.status !== 'approved' ? 10_000 : false),
  })
}
