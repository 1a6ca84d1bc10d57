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

/**
 * What a number has just found arrives, and is compared with the account's name, within seconds: looked for again some times. After that only an empty
 * list is looked at again, now and then: whoever has it open waits for a parcel.
 */
const LOOKS = 8
const [SOON, NOW_AND_THEN] = [2_000, 30_000]
type Seen = { relation: string; triesLeft?: number | undefined }
const ALL_TRIES = 5
const isBeingCompared = ({ relation, triesLeft = ALL_TRIES }: Seen) => relation === 'found' && triesLeft === ALL_TRIES

export const useParcels = (state: Filter) =>
  useInfiniteQuery({
    ...parcelsQuery(useApi(), state),
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      const parcels = data?.pages.flatMap((page) => page.parcels)
      const isWaiting = state === 'active' && parcels?.length === 0
      if (dataUpdateCount < LOOKS && (isWaiting || parcels?.some(isBeingCompared))) return SOON
      return isWaiting && NOW_AND_THEN
    },
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
        ? SOON
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
