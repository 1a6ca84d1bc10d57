import type { ImportResult } from '@exqress/contracts/admin-api.ts'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useSendRaw } from '../session/raw-provider.tsx'

export type ImportChoice = { source: string; carrier: string }
export type ImportRun =
  | { phase: 'idle' }
  /** `sent`: share of the file that has left, 0 to 1. At 1 the last rows are still being issued. */
  | { phase: 'running'; fileName: string; bytes: number; sent: number }
  | { phase: 'done'; fileName: string; choice: ImportChoice; result: ImportResult }
  | { phase: 'failed'; fileName: string; error: Error }
  | { phase: 'stopped'; fileName: string }

type Held = {
  run: ImportRun
  start: (file: File, choice: ImportChoice) => void
  stop: () => void
  reset: () => void
}
const ImportRunContext = createContext<Held | undefined>(undefined)

export function useImportRun(): Held {
  const held = useContext(ImportRunContext)
  if (!held) throw new Error('ImportRunProvider is missing')
  return held
}

/** Above the screens, so that one may look at parcels while a large file is on its way. */
export function ImportRunProvider({ children }: { children: ReactNode }) {
  const send = useSendRaw()
  const queries = useQueryClient()
  const [run, setRun] = useState<ImportRun>({ phase: 'idle' })
  const going = useRef<AbortController>(undefined)

  const start = useCallback(
    (file: File, choice: ImportChoice) => {
      const control = new AbortController()
      going.current = control
      const fileName = file.name
      setRun({ phase: 'running', fileName, bytes: file.size, sent: 0 })
      const query = new URLSearchParams({ source: choice.source, ...(choice.carrier && { carrier: choice.carrier }) })
      send<ImportResult>({
        path: `/api/imports?${query}`,
        body: file,
        type: 'text/csv',
        expect: 'json',
        signal: control.signal,
        onSent: (sent) => {
          if (going.current === control) setRun({ phase: 'running', fileName, bytes: file.size, sent })
        },
      })
        .then(
          (result): ImportRun => ({ phase: 'done', fileName, choice, result }),
          (error: Error): ImportRun =>
            control.signal.aborted ? { phase: 'stopped', fileName } : { phase: 'failed', fileName, error },
        )
        .then((end) => {
          // signed out meanwhile: nobody is there to be told
          if (going.current !== control) return
          going.current = undefined
          setRun(end)
          void queries.invalidateQueries({ queryKey: ['parcels'] })
        })
    },
    [send, queries],
  )
  const stop = useCallback(() => going.current?.abort(), [])
  const reset = useCallback(() => {
    const control = going.current
    going.current = undefined
    control?.abort()
    setRun({ phase: 'idle' })
  }, [])

  const running = run.phase === 'running'
  useEffect(() => {
    if (!running) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [running])

  const held = useMemo(() => ({ run, start, stop, reset }), [run, start, stop, reset])
  return <ImportRunContext value={held}>{children}</ImportRunContext>
}
