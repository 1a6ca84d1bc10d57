import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'
import type { CaseFilters } from './case-filters.ts'

/** Cases; open ones oldest first, as each day may hold somebody's destruction. Renewed while it is looked at: people go on reporting. */
export function useCases({ state, kind }: CaseFilters) {
  const api = useApi()
  const order = state === 'open' ? 'oldest' : 'newest'
  return useInfiniteQuery({
    queryKey: ['cases', 'list', state, kind],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/cases', {
        query: { state, kind, order, cursor: pageParam, limit: 50 },
        signal,
        answer: answer('CasePage'),
      }),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}

/** Openings that somebody did not expect and nobody has answered yet. */
export function useUnansweredOpenings() {
  const api = useApi()
  return useQuery({
    queryKey: ['cases', 'not_expected'],
    queryFn: ({ signal }) =>
      api.get('/api/cases', { query: { kind: 'not_expected', order: 'oldest' }, signal, answer: answer('CasePage') }),
  })
}
