import { Loading } from '@exqress/ui/look/states.tsx'
import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { useMe } from './account/me-query.ts'
import { RecentProvider } from './deliver/recent.tsx'
import { ForgetOnSignOut } from './shell/forget-on-sign-out.tsx'
import { NewVersion } from './shell/new-version.tsx'
import { Splash } from './shell/splash.tsx'
import { Unreachable } from './shell/unreachable.tsx'
import { SignIn } from './sign-in/sign-in.tsx'

const ScanScreen = lazy(() => import('./scan/scan-screen.tsx'))
const SignUp = lazy(() => import('./sign-in/sign-up.tsx'))
const WaitingForApproval = lazy(() => import('./sign-in/waiting-for-approval.tsx'))
const TodayScreen = lazy(() => import('./parcels/today-screen.tsx'))
const Relabel = lazy(() => import('./relabel/relabel.tsx'))
const OutboxScreen = lazy(() => import('./outbox/outbox-screen.tsx'))
const Settings = lazy(() => import('./account/settings.tsx'))
const Help = lazy(() => import('./help/help.tsx'))
const NotFound = lazy(() => import('./shell/not-found.tsx'))

export function App() {
  return (
    <div className="app">
      <ForgetOnSignOut />
      <NewVersion />
      <Suspense
        fallback={
          <main className="page">
            <Loading />
          </main>
        }
      >
        <Screens />
      </Suspense>
    </div>
  )
}

function Screens() {
  const { state, resume } = useSession()
  const me = useMe()
  if (state === 'unknown') return <Splash />
  if (state === 'unreachable') return <Unreachable onRetry={() => void resume()} />
  if (state === 'signed_out')
    return (
      <Routes>
        <Route path="sign-up" element={<SignUp />} />
        <Route path="help" element={<Help />} />
        <Route path="*" element={<SignIn />} />
      </Routes>
    )
  if (!me.data) return me.isError ? <Unreachable busy={me.isFetching} onRetry={() => void me.refetch()} /> : <Splash />
  if (me.data.status !== 'approved') return <WaitingForApproval />
  return (
    <RecentProvider>
      <Routes>
        <Route index element={<ScanScreen />} />
        <Route path="today" element={<TodayScreen />} />
        <Route path="relabel/:waybillId" element={<Relabel />} />
        <Route path="outbox" element={<OutboxScreen />} />
        <Route path="settings" element={<Settings />} />
        <Route path="help" element={<Help />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </RecentProvider>
  )
}
