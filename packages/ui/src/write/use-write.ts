import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { v7 } from 'uuid'
import type { Api } from '../session/api.ts'
import { isApiError } from '../session/api-error.ts'
import { useApi } from '../session/session-provider.tsx'
import { createActionIds } from './action-ids.ts'

/** No answer came, or none that says what happened: the same id must be used again. */
const isOpen = (error: unknown) => !isApiError(error) || error.status === 0 || error.status >= 500

/**
 * A write with its client id: `useWrite((api, id, input: { memo: string }) => api.put(…, { body: { id, ...input } }), { onSuccess })`.
 */
export function useWrite<Answer, Input = void>(
  send: (api: Api, id: string, input: Input) => Promise<Answer>,
  { onSuccess }: { onSuccess?: (answer: Answer, input: Input) => unknown } = {},
): UseMutationResult<Answer, Error, Input> {
  const api = useApi()
  const ids = useRef<ReturnType<typeof createActionIds>>(undefined)
  ids.current ??= createActionIds(v7)
  return useMutation<Answer, Error, Input>({
    mutationFn: (input) => send(api, ids.current?.idFor(input) ?? v7(), input),
    onSuccess: (answer, input) => {
      ids.current?.answered()
      return onSuccess?.(answer, input)
    },
    onError: (error) => {
      if (!isOpen(error)) ids.current?.answered()
    },
  })
}
