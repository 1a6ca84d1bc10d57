import { createContext, type ReactNode, useContext } from 'react'
import { useHand } from './use-hand.ts'

type Held = ReturnType<typeof useHand>
const HandContext = createContext<Held | undefined>(undefined)

/** Keeps the parcel in hand while the courier looks at another screen: it need not be scanned again. */
export function HandProvider({ children }: { children: ReactNode }) {
  return <HandContext value={useHand()}>{children}</HandContext>
}

export function useHeld(): Held {
  const held = useContext(HandContext)
  if (!held) throw new Error('HandProvider is missing')
  return held
}
