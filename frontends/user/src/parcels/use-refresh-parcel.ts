import { useQueryClient } from '@tanstack/react-query'
import { parcelKey } from './parcel-queries.ts'

/** After a write: what is on the screen is asked for again, the lists when they are next seen. */
export function useRefreshParcel(waybillId: string): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: parcelKey(waybillId), exact: true }),
      queries.invalidateQueries({ queryKey: ['parcels'] }),
    ])
}
