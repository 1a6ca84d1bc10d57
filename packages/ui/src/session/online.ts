import { useSyncExternalStore } from 'react'

/**
 * Whether requests reach the server. The browser's own flag says only whether a cable is in; a request that got no
 * answer counts as offline too, until one gets through.
 */
let reached = true
const listeners = new Set<() => void>()

const tell = () => {
  for (const listener of listeners) listener()
}

/** The API client calls this after every request. */
export function reportReached(answered: boolean): void {
  if (reached === answered) return
  reached = answered
  tell()
}

export const isOnline = (): boolean => navigator.onLine && reached

function subscribe(listener: () => void) {
  const onBrowser = () => {
    if (navigator.onLine) reached = true // the next request tells
    listener()
  }
  listeners.add(listener)
  addEventListener('online', onBrowser)
  addEventListener('offline', onBrowser)
  return () => {
    listeners.delete(listener)
    removeEventListener('online', onBrowser)
    removeEventListener('offline', onBrowser)
  }
}

/** Rerenders when the network comes or goes. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, isOnline)
