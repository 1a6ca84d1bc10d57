import { createContext, useContext } from 'react'
import type { SendRaw } from './send-raw.ts'

/** Holds the one `SendRaw` of this page, made in `main.tsx` beside the API client. */
export const RawContext = createContext<SendRaw | undefined>(undefined)

export function useSendRaw(): SendRaw {
  const send = useContext(RawContext)
  if (!send) throw new Error('RawContext is missing')
  return send
}
