import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answer } from '../contract.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { withWrite } from './today.ts'

/** Today's list as the service has it, with what waits in the outbox already done. */
export function useToday() {
  const api = useApi()
  const { items } = useOutbox()
  const query = useQuery({
    queryKey: ['parcels'],
    queryFn: ({ signal }) => api.get('/api/parcels', { signal, answer: answer('CourierList') }),
    refetchInterval: 60_000,
  })
  const today = useMemo(
    () =>
      query.data &&
      items
        .filter(({ state }) => state !== 'refused')
        .reduce((list, { write, at }) => withWrite(list, write, new Date(at)), query.data),
    [query.data, items],
  )
  return { today, error: query.error, isError: query.isError, isFetching: query.isFetching, refetch: query.refetch }
}
