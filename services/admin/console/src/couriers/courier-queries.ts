import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

/** All couriers. Their names are a reading at delivery, so they are asked for seldom; `fresh` = each time the screen opens. */
export function useCouriers({ fresh = false } = {}) {
  const api = useApi()
  return useQuery({
    queryKey: ['couriers'],
    queryFn: ({ signal }) => api.get('/api/couriers', { signal, answer: answer('DeskCouriers') }),
    staleTime: 300_000,
    refetchOnMount: fresh ? 'always' : true,
  })
}
