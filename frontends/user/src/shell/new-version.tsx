import { UpdateAvailable } from '@exqress/ui/look/update-available.tsx'
import { useEffect, useState } from 'react'

/** Keeps the app itself on the phone, and says when a newer one waits. It takes over only when the person says so. */
export function NewVersion() {
  const [waiting, setWaiting] = useState<ServiceWorker>()
  useEffect(() => {
    if (!import.meta.env.PROD || !navigator.serviceWorker) return
    let over = false
    navigator.serviceWorker.register('/sw.js').then(
      (registration) => {
        const look = () => {
          // without a controller it is the first one, which nobody has to wait for
          if (!over && registration.waiting && navigator.serviceWorker.controller) setWaiting(registration.waiting)
        }
        look()
        registration.addEventListener('updatefound', () => {
          registration.installing?.addEventListener('statechange', look)
        })
      },
      () => {}, // private windows and old browsers: the app works, only not offline
    )
    return () => {
      over = true
    }
  }, [])
  return (
    <UpdateAvailable
      ready={waiting !== undefined}
      onUpdate={() => {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
        waiting?.postMessage({ type: 'SKIP_WAITING' })
      }}
    />
  )
}
