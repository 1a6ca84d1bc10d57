import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useEffect } from 'react'
import { Navigate, useLocation } from 'react-router'
import { useLabelInHand } from '../scan/label-in-hand.tsx'
import { Splash } from '../shell/splash.tsx'

/** Signs out, then goes to the first screen. Away from the screens that ask for a session, which would ask for a new one at once. */
export default function SignOut() {
  const { state, signOut } = useSession()
  const { drop } = useLabelInHand()
  // an address that somebody was sent to signs nobody out
  const asked = (useLocation().state as { asked?: boolean } | null)?.asked === true
  useEffect(() => {
    if (!asked) return
    drop()
    void signOut()
  }, [asked, drop, signOut])
  return !asked || state === 'signed_out' ? <Navigate to="/" replace /> : <Splash />
}
