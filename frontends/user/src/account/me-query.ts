import type { Api } from '@exqress/ui/session/api.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'

export const meQuery = (api: Api) =>
  queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get('/api/me', { signal, answer: answer('CustomerMe') }),
    staleTime: 60_000,
  })

export const useMe = () => useQuery(meQuery(useApi()))
