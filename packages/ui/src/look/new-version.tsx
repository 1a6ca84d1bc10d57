import { useEffect, useState } from 'react'
import { UpdateAvailable } from './update-available.tsx'
import { whenQuiet } from './when-quiet.ts'

/**
 * Keeps the app itself on the device, and says when a newer one waits. It takes over only when the person says so.
 */
export function NewVersion() {
  const waiting = useWaitingWorker()
  const takeOver = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    waiting?.postMessage({ type: 'SKIP_WAITING' })
  }
  return <UpdateAvailable ready={waiting !== undefined} onUpdate={takeOver} />
}

function useWaitingWorker(): ServiceWorker | undefined {
  const [waiting, setWaiting] = useState<ServiceWorker>()
  useEffect(() => {
    if (!import.meta.env.PROD || !navigator.serviceWorker) return
    let over = false
    const watch = (registration: ServiceWorkerRegistration) => {
      const look = () => {
        // without a controller it is the first one, which nobody has to wait for
        if (!over && registration.waiting && navigator.serviceWorker.controller) setWaiting(registration.waiting)
      }
      look()
      registration.addEventListener('updatefound', () => {
        registration.installing?.addEventListener('statechange', look)
      })
    }
    // private windows and old browsers: the app works, only not offline
    whenQuiet(() => navigator.serviceWorker.register('/sw.js').then(watch, () => {}))
    return () => {
      over = true
    }
  }, [])
  return waiting
}
