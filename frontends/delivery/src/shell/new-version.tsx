import { useRegisterSW } from 'virtual:pwa-register/react'
import { UpdateAvailable } from '@exqress/ui/look/update-available.tsx'

/** Keeps the shell on the phone and says when a newer one waits. */
export function NewVersion() {
  const {
    needRefresh: [ready],
    updateServiceWorker,
  } = useRegisterSW()
  return <UpdateAvailable ready={ready} onUpdate={() => void updateServiceWorker(true)} />
}
