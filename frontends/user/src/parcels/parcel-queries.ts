import type { ListedParcel } from '@exqress/contracts/user-api.ts'
import type { Api } from '@exqress/ui/session/api.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answer } from '../contract.ts'
import { remember } from '../offline/seen-store.ts'

export type Filter = 'active' | 'final'

const parcelsQuery = (api: Api, state: Filter | 'all') =>
  infiniteQueryOptions({
    queryKey: ['parcels', state],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.get('/api/parcels', {
        query: { state, cursor: pageParam },
        signal,
        answer: answer('ParcelPage'),
      })
      void remember(page.parcels)
      return page
    },
    getNextPageParam: (page) => page.next,
  })

/** What a number has just found is compared with the account's name within seconds: looked for again some times, then no more. */
const LOOKS = 8
type Seen = { relation: string; triesLeft?: number | undefined }
const ALL_TRIES = 5
const isBeingCompared = ({ relation, triesLeft = ALL_TRIES }: Seen) => relation === 'found' && triesLeft === ALL_TRIES

export const useParcels = (state: Filter) =>
  useInfiniteQuery({
    ...parcelsQuery(useApi(), state),
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      dataUpdateCount < LOOKS && data?.pages.some(({ parcels }) => parcels.some(isBeingCompared)) ? 2_000 : false,
  })

export const parcelKey = (waybillId: string) => ['parcel', waybillId] as const

const parcelQuery = (api: Api, waybillId: string) =>
  queryOptions({
    queryKey: parcelKey(waybillId),
    queryFn: async ({ signal }) => {
      const parcel = await api.get(`/api/parcels/${encodeURIComponent(waybillId)}`, {
        signal,
        answer: answer('ParcelDetail'),
      })
      void remember([parcel])
      return parcel
    },
  })

/** `soon`: something is on its way (keys, a destruction, an asked return), so ask again every two seconds. */
export const useParcel = (waybillId: string, soon = false) =>
  useQuery({
    ...parcelQuery(useApi(), waybillId),
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      soon ||
      data?.waiting ||
      (data?.destruction && !data.destruction.receipt && !data.destruction.held) ||
      (data && isBeingCompared(data) && dataUpdateCount < LOOKS)
        ? 2_000
        : false,
  })

/** My parcels with this find tag. Asks for at most 20 pages: nobody has more parcels than that at once. */
export async function findByTag(api: Api, findTag: string): Promise<ListedParcel[]> {
  const found: ListedParcel[] = []
  let cursor: string | undefined
  for (let page = 0; page < 20; page++) {
    const { parcels, next } = await api.get('/api/parcels', {
      query: { state: 'all', cursor },
      answer: answer('ParcelPage'),
    })
    found.push(...parcels.filter((parcel) => parcel.findTag === findTag))
    if (!next) break
    cursor = next
  }
  return found
}
