import { NewVersion } from '@exqress/ui/look/new-version.tsx'
import { Loading } from '@exqress/ui/look/states.tsx'
import { isReturning, useSession } from '@exqress/ui/session/session-provider.tsx'
import { lazy, Suspense } from 'react'
import { Outlet, Route, Routes } from 'react-router'
import { useMe } from './account/me-query.ts'
import { SeenParcels } from './offline/seen-parcels.tsx'
import { ParcelList } from './parcels/parcel-list.tsx'
import { FaultBoundary } from './shell/fault-boundary.tsx'
import { ForgetOnSignOut } from './shell/forget-on-sign-out.tsx'
import { Splash } from './shell/splash.tsx'
import { consent } from './sign-in/consent.ts'
import { ToSignIn } from './sign-in/to-sign-in.tsx'
import { Welcome } from './welcome/welcome.tsx'

const ParcelScreen = lazy(() => import('./parcels/parcel-screen.tsx'))
const SeenParcelScreen = lazy(() => import('./offline/seen-parcel-screen.tsx'))
const SignIn = lazy(() => import('./sign-in/sign-in.tsx'))
const NameEntry = lazy(() => import('./account/name-entry.tsx'))
const Scan = lazy(() => import('./scan/scan.tsx'))
const OpenedLabel = lazy(() => import('./scan/opened-label.tsx'))
const ClaimForm = lazy(() => import('./claims/claim-form.tsx'))
const FoundReport = lazy(() => import('./found/found-report.tsx'))
const Openings = lazy(() => import('./openings/openings-screen.tsx'))
const Send = lazy(() => import('./sending/send.tsx'))
const Reprint = lazy(() => import('./sending/reprint.tsx'))
const Me = lazy(() => import('./account/me.tsx'))
const SignOut = lazy(() => import('./account/sign-out.tsx'))
const AddContact = lazy(() => import('./account/add-contact.tsx'))
const MyData = lazy(() => import('./my-data/my-data.tsx'))
const DeleteAccount = lazy(() => import('./my-data/delete-account.tsx'))
const Deleted = lazy(() => import('./my-data/deleted.tsx'))
const AgreeAgain = lazy(() => import('./account/agree-again.tsx'))
const Help = lazy(() => import('./help/help.tsx'))
const CheckReceipt = lazy(() => import('./destruction/check-receipt-screen.tsx'))
const Privacy = lazy(() => import('./help/privacy.tsx'))
const NotFound = lazy(() => import('./shell/not-found.tsx'))

export function App() {
  return (
    <div className="app">
      <ForgetOnSignOut />
      <NewVersion />
      <AskConsent />
      <Suspense fallback={<Waiting />}>
        <FaultBoundary>
          <Routes>
            <Route index element={<Home />} />
            <Route path="label" element={<OpenedLabel />} />
            <Route path="found" element={<FoundReport />} />
            <Route path="help" element={<Help />} />
            <Route path="receipt" element={<CheckReceipt />} />
            <Route path="privacy" element={<Privacy />} />
            <Route path="deleted" element={<Deleted />} />
            <Route path="sign-in" element={<SignIn />} />
            <Route path="sign-out" element={<SignOut />} />
            <Route element={<SignedInOnly />}>
              <Route path="name" element={<NameEntry />} />
              <Route path="parcels/:waybillId/label" element={<Reprint />} />
              <Route path="parcels/:waybillId/openings" element={<Openings />} />
              <Route path="claim" element={<ClaimForm />} />
              <Route path="scan" element={<Scan />} />
              <Route path="send" element={<Send />} />
              <Route path="me" element={<Me />} />
              <Route path="me/contacts" element={<AddContact />} />
              <Route path="me/data" element={<MyData />} />
              <Route path="me/data/delete" element={<DeleteAccount />} />
            </Route>
            <Route path="parcels/:waybillId" element={<Parcel />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </FaultBoundary>
      </Suspense>
    </div>
  )
}

function Waiting() {
  return (
    <main className="page">
      <h1 className="only-read-aloud">Exqress</h1>
      <Loading />
    </main>
  )
}

/** The notice has changed since this person agreed to it: they are asked here, and the session goes on. */
function AskConsent() {
  const { state } = useSession()
  return state === 'signed_in' ? <CheckConsent /> : null
}

function CheckConsent() {
  const me = useMe()
  if (!me.data || me.data.consent === consent) return null
  return (
    <Suspense>
      <AgreeAgain />
    </Suspense>
  )
}

function Home() {
  const { state } = useSession()
  if (state === 'unknown' && isReturning()) return <Splash />
  // a newcomer does not wait for the answer that nobody is signed in
  if (state === 'unknown' || state === 'signed_out') return <Welcome />
  return state === 'unreachable' ? <SeenParcels /> : <ParcelList />
}

function Parcel() {
  const { state } = useSession()
  if (state === 'unknown') return <Splash />
  if (state === 'signed_out') return <ToSignIn />
  return state === 'unreachable' ? <SeenParcelScreen /> : <ParcelScreen />
}

function SignedInOnly() {
  const { state } = useSession()
  if (state === 'unknown') return <Splash />
  if (state === 'signed_out') return <ToSignIn />
  return <Outlet />
}
