import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useText } from '../i18n/text.ts'
import type { Ask } from './ask-sheet.tsx'
import { useRequestState } from './parcel-queries.ts'

export type Asked = { kind: Ask; requestId: string }

/** What has become of a request to delivery. */
export function RequestNews({ asked, waybillId }: { asked: Asked | undefined; waybillId: string }) {
  const t = useText()
  const queries = useQueryClient()
  const request = useRequestState(asked?.requestId)
  const state = request.data?.state
  useEffect(() => {
    if (state !== 'accepted') return
    void queries.invalidateQueries({ queryKey: ['parcel', waybillId] })
    void queries.invalidateQueries({ queryKey: ['parcels'] })
  }, [state, queries, waybillId])
  return (
    <div role="status" className="status-slot">
      {asked && (
        <p className="notice row">
          {(state === undefined || state === 'open') && <span className="spinner" aria-hidden="true" />}
          {state === 'accepted'
            ? t(`ask.${asked.kind}.accepted`)
            : state === 'refused'
              ? t(`ask.${asked.kind}.refused`)
              : t('ask.open')}
        </p>
      )}
    </div>
  )
}
