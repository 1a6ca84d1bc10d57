import { Page } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useApi, useSession } from '@exqress/ui/session/session-provider.tsx'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { Navigate, useNavigate } from 'react-router'
import { answer } from '../contract.ts'
import { destroyedOn } from '../destruction/known-labels.ts'
import { useText } from '../i18n/text.ts'
import { parcelKey } from '../parcels/parcel-queries.ts'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { Splash } from '../shell/splash.tsx'
import { ClosedLabel } from './closed-label.tsx'
import { type Label, useLabelInHand } from './label-in-hand.tsx'
import { StrangerPage } from './stranger-page.tsx'

const KnownBox = lazy(() => import('../destruction/known-box.tsx'))

/** Where every scanned label comes, from the app's scanner and from the phone's own camera. */
export default function OpenedLabel() {
  const { state } = useSession()
  const { label } = useLabelInHand()
  if (state === 'unknown') return <Splash />
  // a reload has forgotten the label, as it must
  if (!label) return <Navigate to={state === 'signed_in' ? '/scan' : '/'} replace />
  return state === 'signed_out' ? <StrangerPage /> : <Opening label={label} key={label.id} />
}

function Opening({ label }: { label: Label }) {
  const t = useText()
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { drop } = useLabelInHand()
  const opened = useRef(false)
  // Before anybody is asked: a box whose receipt this device has is known here, without a network too.
  const known = useQuery({
    queryKey: ['known', label.id],
    networkMode: 'always',
    queryFn: () => (label.token === undefined ? null : destroyedOn(label.token)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const scan = useQuery({
    queryKey: ['scan', label.id],
    enabled: label.token !== undefined && known.data === null,
    queryFn: ({ signal }) =>
      api.post('/api/scans', {
        body: { id: label.id, token: label.token },
        idempotent: true,
        signal,
        answer: answer('ParcelDetail'),
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const parcel = scan.data
  useEffect(() => {
    if (!parcel) return
    queries.setQueryData(parcelKey(parcel.waybillId), parcel)
    opened.current = true
    navigate(`/parcels/${parcel.waybillId}`, { replace: true })
  }, [parcel, queries, navigate])
  // only on leaving: without a label this screen would lead back to the scanner
  useEffect(() => () => void (opened.current && drop()), [drop])
  const refused = label.token === undefined || isApiError(scan.error, 'label_invalid', 'not_readable', 'bad_input')
  return (
    <DeepScreen title={t('label.title')}>
      <Page>
        {known.data ? (
          <Suspense>
            <KnownBox day={known.data} />
          </Suspense>
        ) : refused ? (
          <ClosedLabel />
        ) : isApiError(scan.error, 'too_many', 'decode_budget') ? (
          <div role="alert">
            <Empty icon="alert" title={t('label.tooMany')}>
              <p>{t('label.tooMany.text')}</p>
              <ButtonLink to="/" wide>
                {t('label.tooMany.mine')}
              </ButtonLink>
            </Empty>
          </div>
        ) : scan.error ? (
          <Failed error={scan.error} onRetry={() => void scan.refetch()} />
        ) : (
          <>
            <p role="status" className="soft">
              {t('label.opening')}
            </p>
            <Loading rows={2} />
          </>
        )}
      </Page>
    </DeepScreen>
  )
}
