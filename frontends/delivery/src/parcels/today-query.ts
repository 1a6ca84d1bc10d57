import type { Api } from '@exqress/ui/session/api.ts'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { answer } from '../contract.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { type Today, withWrite } from './today.ts'

const todayOf = (api: Api) =>
  queryOptions({
    queryKey: ['parcels'],
    queryFn: ({ signal }) => api.get('/api/parcels', { signal, answer: answer('CourierList') }),
  })

/**
 * Asks for today's list beside who is signed in: the first screen waits for one answer less. Who may not
 * work yet is refused it, and asked for nothing more.
 */
export function usePrefetchedToday(): void {
  const api = useApi()
  const queries = useQueryClient()
  const { state } = useSession()
  useEffect(() => {
    if (state === 'signed_in') void queries.prefetchQuery(todayOf(api))
  }, [state, api, queries])
}

/** Today's list as the service has it, with what waits in the outbox already done. */
export function useToday() {
  const api = useApi()
  const { items } = useOutbox()
  const query = useQuery({ ...todayOf(api), refetchInterval: 60_000 })
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

/** What the service's list has under a find tag, also when it is delivered here and the service has not heard; asks for nothing. */
export function useListed() {
  const queries = useQueryClient()
  return useCallback(
    (findTag: string) => {
      const found = queries.getQueryData<Today>(['parcels'])?.parcels.filter((parcel) => parcel.findTag === findTag)
      return found?.length === 1 ? found[0] : undefined
    },
    [queries],
  )
}
