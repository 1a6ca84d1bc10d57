import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

/** What the desk destroyed. Soon looked at again while one is under way: a receipt is there within a minute. */
export function useDestructions() {
  const api = useApi()
  return useQuery({
    queryKey: ['destructions'],
    queryFn: ({ signal }) => api.get('/api/destructions', { signal, answer: answer('DeskDestructions') }),
    refetchInterval: ({ state }) => (state.data?.destructions.some((one) => one.state === 'running') ? 3_000 : 60_000),
  })
}
