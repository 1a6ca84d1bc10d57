import { useEffect, useState } from 'react'

/** Whole seconds left until `end` (epoch milliseconds), counted on the phone's own clock; 0 from then on. */
export function useCountdown(end: number): number {
  const [now, setNow] = useState(Date.now)
  const over = now >= end
  useEffect(() => {
    if (over) return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [over])
  useEffect(() => setNow(Date.now()), [])
  return Math.max(0, Math.ceil((end - now) / 1_000))
}

/** 161 → 2:41 */
export const minutesAndSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
