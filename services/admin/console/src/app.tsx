import { Loading } from '@exqress/ui/look/states.tsx'
import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Route, Routes } from 'react-router'
import { ForgetOnSignOut } from './shell/forget-on-sign-out.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'
import { Splash } from './shell/splash.tsx'
import { Unreachable } from './shell/unreachable.tsx'
import { takeInvitation } from './sign-in/invitation-secret.ts'
import { SignIn } from './sign-in/sign-in.tsx'
import { TakeUpInvitation } from './sign-in/take-up-invitation.tsx'

const ParcelList = lazy(() => import('./parcels/parcel-list.tsx'))
const ParcelScreen = lazy(() => import('./parcels/parcel-screen.tsx'))
const NewWaybillScreen = lazy(() => import('./entry/new-waybill-screen.tsx'))
const ImportScreen = lazy(() => import('./imports/import-screen.tsx'))
const SearchScreen = lazy(() => import('./search/search-screen.tsx'))
const CourierList = lazy(() => import('./couriers/courier-list.tsx'))
const CarrierList = lazy(() => import('./carriers/carrier-list.tsx'))
const CarrierEditor = lazy(() => import('./carriers/carrier-editor.tsx'))
const Cases = lazy(() => import('./cases/cases-screen.tsx'))
const Destructions = lazy(() => import('./destructions/destructions-screen.tsx'))
const Canaries = lazy(() => import('./canaries/canaries-screen.tsx'))
const Openings = lazy(() => import('./openings/openings-screen.tsx'))
const Cluster = lazy(() => import('./cluster/cluster-screen.tsx'))
const Invite = lazy(() => import('./invitations/invite.tsx'))
const More = lazy(() => import('./shell/more-screen.tsx'))
const Account = lazy(() => import('./shell/account.tsx'))

/** `invitation`: the secret of a one-time link with which the page was opened. */
export function App({ invitation }: { invitation: string | undefined }) {
  const { state } = useSession()
  // held in memory alone; a reload asks for the link again, which stays good until it is used
  const [secret, setSecret] = useState(invitation)
  useEffect(() => {
    // a link that is opened where the desk is open already loads nothing anew
    const take = () => {
      const taken = takeInvitation(location, history)
      if (taken) setSecret(taken)
    }
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [])
  return (
    <>
      <ForgetOnSignOut />
      {secret ? (
        <TakeUpInvitation key={secret} secret={secret} onOver={() => setSecret(undefined)} />
      ) : state === 'unknown' ? (
        <Splash />
      ) : state === 'unreachable' ? (
        <Unreachable />
      ) : state === 'signed_out' ? (
        <SignIn />
      ) : (
        <Desk />
      )}
    </>
  )
}

function Desk() {
  return (
    <Shell>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route index element={<ParcelList />} />
          <Route path="parcels/:waybillId" element={<ParcelScreen />} />
          <Route path="new" element={<NewWaybillScreen />} />
          <Route path="imports" element={<ImportScreen />} />
          <Route path="search" element={<SearchScreen />} />
          <Route path="couriers" element={<CourierList />} />
          <Route path="carriers" element={<CarrierList />} />
          <Route path="carriers/:code" element={<CarrierEditor />} />
          <Route path="cases" element={<Cases />} />
          <Route path="destructions" element={<Destructions />} />
          <Route path="canaries" element={<Canaries />} />
          <Route path="openings" element={<Openings />} />
          <Route path="cluster" element={<Cluster />} />
          <Route path="invitations" element={<Invite />} />
          <Route path="more" element={<More />} />
          <Route path="account" element={<Account />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </Shell>
  )
}
