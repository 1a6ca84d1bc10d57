import type { OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import type { ScanPurpose } from '@exqress/contracts/states.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { v7 } from 'uuid'
import { answer } from '../contract.ts'
import { type Today, withScanned } from '../parcels/today.ts'

export type Open = {
  byLabel: (purpose: ScanPurpose, token: string) => Promise<OpenedParcel>
  byFindTag: (purpose: 'look' | 'deliver', findTag: string, photo: Blob) => Promise<OpenedParcel>
}

/** Opens a label for a purpose, each scan under an id of its own, and renews its line in today's list. */
export function useOpen(): Open {
  const api = useApi()
  const queries = useQueryClient()
  return useMemo(() => {
    const noted = (opened: OpenedParcel) => {
      queries.setQueryData<Today>(['parcels'], (today) => today && withScanned(today, opened))
      return opened
    }
    const ask = (path: string, body: Record<string, unknown>) =>
      api.post(path, { body: { id: v7(), ...body }, idempotent: true, answer: answer('OpenedParcel') })
    return {
      byLabel: async (purpose, token) => noted(await ask('/api/scans', { purpose, token })),
      byFindTag: async (purpose, findTag, photo) => {
        const photoId = v7()
        await api.put(`/api/photos/${photoId}`, { body: photo })
        return noted(await ask('/api/find-tag-scans', { purpose, findTag, photoId }))
      },
    }
  }, [api, queries])
}
