import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

export function useLogs() {
  const api = useApi()
  return useQuery({
    queryKey: ['ledger', 'logs'],
    queryFn: ({ signal }) => api.get('/api/ledger/logs', { signal, answer: answer('LedgerLogs') }),
  })
}

/** Records of one waybill, or all, newest first. */
export function useRecords(waybillId: string | undefined) {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: ['ledger', 'records', waybillId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/ledger/records', {
        query: { waybillId, cursor: pageParam, limit: 50 },
        signal,
        answer: answer('LedgerRecords'),
      }),
    getNextPageParam: (page) => page.next,
  })
}
