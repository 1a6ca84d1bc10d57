import { type QueryKey, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from './session-provider.tsx'

/** A photo of a service for an `img`: fetched when it is on the screen, in memory only, and only as long as it is there. */
export function usePhoto(queryKey: QueryKey, path: string) {
  const api = useApi()
  const { data, isError, isFetching, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<Blob>(path, { signal, headers: { accept: 'image/*' } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!data) return
    const url = URL.createObjectURL(data)
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [data])
  return { address, isError, isFetching, again: () => void refetch() }
}
