import type { Api } from '@exqress/ui/session/api.ts'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { v7 } from 'uuid'
import { answer } from '../contract.ts'
import { type Today, withWrite } from '../parcels/today.ts'
import { createOutbox, type Outbox, type OutboxItem } from './outbox.ts'

const OutboxContext = createContext<Outbox | undefined>(undefined)

/** One write of the outbox; the photo goes first, under its own id, and arriving twice does no harm. */
async function send(api: Api, { id, photoId, write }: OutboxItem) {
  const post = (path: string, body: unknown) => api.post(path, { body, idempotent: true, answer: answer('Outcomes') })
  switch (write.kind) {
    case 'delivery': {
      const { photo, waybillIds, place } = write
      if (photo) await api.put(`/api/photos/${photoId}`, { body: photo })
      const { outcomes } = await post('/api/deliveries', { id, waybillIds, place, ...(photo && { photoId }) })
      return outcomes
    }
    case 'failure':
      return (await post('/api/failures', { id, waybillIds: write.waybillIds, reason: write.reason })).outcomes
    case 'correction':
      return (await post('/api/corrections', { id, waybillId: write.waybillIds[0] })).outcomes
  }
}

/** Everything but a plain no: then the same write goes out again. Signed out too, because signing in brings the answer. */
const isOpen = (error: unknown) =>
  isApiError(error) && (error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500)

/** Holds what is finished but not yet answered, sends it when it can, and keeps the page from closing over it. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const api = useApi()
  const queries = useQueryClient()
  const { state } = useSession()
  const [outbox] = useState(() =>
    createOutbox({
      send: (item) => send(api, item),
      newId: v7,
      now: Date.now,
      isOpen: (error) => isOpen(error) || !isApiError(error),
      codeOf: (error) => (isApiError(error) ? error.code : 'other'),
      onAnswer: (item, outcomes) => {
        const done = outcomes.flatMap((one) => (one.result === 'done' ? [one.waybillId] : []))
        // a correction's write names one parcel, so that the list is simply asked for again
        queries.setQueryData<Today>(['parcels'], (today) =>
          today && item.write.kind !== 'correction' && done.length > 0
            ? withWrite(today, { ...item.write, waybillIds: done }, new Date())
            : today,
        )
        if (item.write.kind === 'correction' || done.length === 0)
          void queries.invalidateQueries({ queryKey: ['parcels'] })
      },
      sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    }),
  )
  useEffect(() => {
    const flush = () => document.visibilityState === 'visible' && outbox.flush()
    addEventListener('online', flush)
    document.addEventListener('visibilitychange', flush)
    const onLeave = (event: BeforeUnloadEvent) => {
      if (outbox.items().some((item) => item.state !== 'refused')) event.preventDefault()
    }
    addEventListener('beforeunload', onLeave)
    return () => {
      removeEventListener('online', flush)
      document.removeEventListener('visibilitychange', flush)
      removeEventListener('beforeunload', onLeave)
    }
  }, [outbox])
  useEffect(() => {
    if (state === 'signed_in') outbox.flush()
  }, [state, outbox])
  return <OutboxContext value={outbox}>{children}</OutboxContext>
}

/** What waits, and what to do about it. Rerenders with every change. */
export function useOutbox(): Omit<Outbox, 'items'> & { items: readonly OutboxItem[] } {
  const outbox = useContext(OutboxContext)
  if (!outbox) throw new Error('OutboxProvider is missing')
  const items = useSyncExternalStore(outbox.subscribe, outbox.items)
  return { ...outbox, items }
}
