import { useCallback } from 'react'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { type Delivered, useRecent } from './recent.tsx'

/** Takes a delivery back: out of the outbox while it has surely not been sent, else by a correction of each parcel. */
export function useTakeBack(): (delivered: Delivered) => void {
  const { takeBack, add } = useOutbox()
  const { drop } = useRecent()
  return useCallback(
    (delivered) => {
      drop(delivered.itemId)
      if (takeBack(delivered.itemId)) return
      for (const waybillId of delivered.waybillIds)
        add({ kind: 'correction', waybillIds: [waybillId] }, delivered.label)
    },
    [takeBack, add, drop],
  )
}
