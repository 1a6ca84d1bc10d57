import type { DeliveryPlace } from '@exqress/contracts/values.ts'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'

export type Delivered = {
  /** The outbox item that sent it. */
  itemId: string
  waybillIds: string[]
  place: DeliveryPlace
  photo: boolean
  /** `37번 · 101동`. */
  label: string
  at: number
}

/** How long a courier may see and take back their own delivery, in milliseconds (`correctionWindow` of the contracts). */
const window = 30 * 60_000

type Recent = { recent: readonly Delivered[]; add: (one: Delivered) => void; drop: (itemId: string) => void }
const RecentContext = createContext<Recent>({ recent: [], add: () => {}, drop: () => {} })
export const useRecent = () => useContext(RecentContext)

/** Remembers the deliveries of the last 30 minutes by their ids, in memory and as long as the courier is signed in. */
export function RecentProvider({ children }: { children: ReactNode }) {
  const [recent, setRecent] = useState<readonly Delivered[]>([])
  useEffect(() => {
    const timer = setInterval(() => {
      setRecent((all) => (all.some(isOver) ? all.filter((one) => !isOver(one)) : all))
    }, 30_000)
    return () => clearInterval(timer)
  }, [])
  const add = useCallback((one: Delivered) => setRecent((all) => [one, ...all]), [])
  const drop = useCallback((itemId: string) => setRecent((all) => all.filter((one) => one.itemId !== itemId)), [])
  const value = useMemo(() => ({ recent, add, drop }), [recent, add, drop])
  return <RecentContext value={value}>{children}</RecentContext>
}

const isOver = ({ at }: Delivered) => Date.now() - at >= window
