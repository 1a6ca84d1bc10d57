import { fetchedEarly, useFetched } from '@exqress/ui/look/fetched-early.ts'
import { NewVersion } from '@exqress/ui/look/new-version.tsx'
import { Loading } from '@exqress/ui/look/states.tsx'
import { isReturning, useSession } from '@exqress/ui/session/session-provider.tsx'
import { lazy, Suspense, useLayoutEffect } from 'react'
import { Route, Routes, useLocation } from 'react-router'
import { useMe } from './account/me-query.ts'
import { usePrefetchedToday } from './parcels/today-query.ts'
import { CrashGuard } from './shell/crash-guard.tsx'
import { ForgetOnSignOut } from './shell/forget-on-sign-out.tsx'
import { Splash } from './shell/splash.tsx'
import { Unreachable } from './shell/unreachable.tsx'
import { SignIn } from './sign-in/sign-in.tsx'

const SignUp = lazy(() => import('./sign-in/sign-up.tsx'))
const WaitingForApproval = lazy(() => import('./sign-in/waiting-for-approval.tsx'))
const Help = lazy(() => import('./help/help.tsx').then(({ Help }) => ({ default: Help })))
const Privacy = lazy(() => import('./privacy/privacy.tsx'))
const working = fetchedEarly(() => import('./shell/working.tsx'))

/** Fetches the courier's own screens, while it is still asked whether they may be seen. */
export const preloadWorking = working.fetch

export function App() {
  return (
    <div className="app">
      <ForgetOnSignOut />
      <NewVersion />
      <Suspense
        fallback={
          <main className="page">
            <h1 className="only-read-aloud">Exqress</h1>
            <Loading />
          </main>
        }
      >
        <CrashGuard>
          <Screens />
        </CrashGuard>
      </Suspense>
    </div>
  )
}

function Screens() {
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new screen begins at its top
  useLayoutEffect(() => {
    scrollTo(0, 0)
  }, [pathname])
  const { state, resume } = useSession()
  const me = useMe()
  usePrefetchedToday()
  if (state === 'unknown' && isReturning()) return <Splash />
  if (state === 'unreachable') return <Unreachable onRetry={() => void resume()} />
  // a newcomer does not wait for the answer that nobody is signed in
  if (state === 'unknown' || state === 'signed_out')
    return (
      <Routes>
        <Route path="sign-up" element={<SignUp />} />
        <Route path="help" element={<Help />} />
        <Route path="privacy" element={<Privacy />} />
        <Route path="*" element={<SignIn />} />
      </Routes>
    )
  if (!me.data) return me.isError ? <Unreachable busy={me.isFetching} onRetry={() => void me.refetch()} /> : <Splash />
  if (me.data.status !== 'approved')
    return (
      <Routes>
        <Route path="help" element={<Help />} />
        <Route path="privacy" element={<Privacy />} />
        <Route path="*" element={<WaitingForApproval />} />
      </Routes>
    )
  return <Working />
}

function Working() {
  const Shown = useFetched(working)
  return <Shown />
}
