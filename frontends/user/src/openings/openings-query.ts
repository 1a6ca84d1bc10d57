import type { Openings } from '@exqress/contracts/user-api.ts'
import { checkOpenings, type OpeningsChecked } from '@exqress/crypto/ledger/check-openings.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answer } from '../contract.ts'
import { keepPin, readPin } from './ledger-pin.ts'

export type CheckedOpenings = OpeningsChecked & { pending: number; total: number; cases: Openings['cases'] }

export const openingsKey = (waybillId: string) => ['openings', waybillId] as const

/** Looked for again while something is on its way into the ledger, which takes seconds; then no more. */
const LOOKS = 20
/** A check that takes longer shows how far it is. */
const SLOW = 1_000

/** The openings of a parcel, each checked on this device before it is shown. `progress`: records checked, of a check that takes long. */
export function useOpenings(waybillId: string) {
  const api = useApi()
  const [progress, setProgress] = useState<{ done: number; total: number }>()
  const query = useQuery({
    queryKey: openingsKey(waybillId),
    queryFn: async ({ signal }): Promise<CheckedOpenings> => {
      const pin = readPin()
      const known = pin?.heads.map(({ logId, size }) => `${logId}:${size}`).join()
      const said: Openings = await api.get(`/api/parcels/${encodeURIComponent(waybillId)}/openings`, {
        query: { known: known || undefined },
        signal,
        answer: answer('Openings'),
      })
      const began = performance.now()
      const total = said.entries.length
      const checked = await checkOpenings(said, {
        pin,
        now: new Date(),
        onProgress: (done) => {
          if (performance.now() - began > SLOW) setProgress({ done, total })
        },
      })
      setProgress(undefined)
      if (checked.pin) keepPin(checked.pin)
      return { ...checked, pending: said.pending, total, cases: said.cases }
    },
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data && data.pending > 0 && dataUpdateCount < LOOKS ? 2_000 : false,
  })
  return { query, progress }
}
