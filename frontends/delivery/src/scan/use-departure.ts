import { useToast } from '@exqress/ui/look/toast.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { v7 } from 'uuid'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'

/** Everything loaded leaves. One id for one departure, however often it must be sent. */
export function useDeparture(onDeparted: (departed: number) => void) {
  const t = useText()
  const api = useApi()
  const toast = useToast()
  const queries = useQueryClient()
  const id = useRef<string>(undefined)
  return useMutation({
    mutationFn: () => {
      id.current ??= v7()
      return api.post('/api/departures', {
        body: { id: id.current },
        idempotent: true,
        answer: answer('DepartureAnswer'),
      })
    },
    onSuccess: ({ departed }) => {
      id.current = undefined
      onDeparted(departed)
      return queries.invalidateQueries({ queryKey: ['parcels'] })
    },
    onError: (error) =>
      toast({ text: isApiError(error, 'offline') ? t('fault.offline') : t('fault.other'), tone: 'bad' }),
  })
}
