import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'
import type { Filters } from './filters.ts'

/** A page of the list. Renewed every half minute while it is looked at: couriers move parcels meanwhile. */
export function useParcelPage(filters: Filters, { cursor, limit }: { cursor: string | undefined; limit: number }) {
  const api = useApi()
  return useQuery({
    queryKey: ['parcels', filters, cursor, limit],
    queryFn: ({ signal }) =>
      api.get('/api/waybills', { query: { ...filters, cursor, limit }, signal, answer: answer('DeskPage') }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}

/** One parcel, masked. Asking is a reading; the service counts one a day. */
export function useParcel(waybillId: string) {
  const api = useApi()
  return useQuery({
    queryKey: ['parcel', waybillId],
    queryFn: ({ signal }) => api.get(`/api/waybills/${waybillId}`, { signal, answer: answer('DeskDetail') }),
  })
}

/** The label's drawing. Its code opens the parcel, so it is kept no longer than it is looked at. */
export function useLabelDrawing(waybillId: string, wanted: boolean) {
  const api = useApi()
  return useQuery({
    queryKey: ['label', waybillId],
    queryFn: async ({ signal }) => {
      const file = await api.get<Blob>(`/api/waybills/${waybillId}/label.svg`, { signal })
      return file.text()
    },
    enabled: wanted,
    gcTime: 0,
  })
}

/** Delivery's answer to a request, asked for until it is there, at most for a minute. */
export function useRequestState(requestId: string | undefined) {
  const api = useApi()
  return useQuery({
    queryKey: ['request', requestId],
    queryFn: ({ signal }) => api.get(`/api/requests/${requestId}`, { signal, answer: answer('RequestState') }),
    enabled: requestId !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'open' && state.dataUpdateCount < 40 ? 1_500 : false),
  })
}
